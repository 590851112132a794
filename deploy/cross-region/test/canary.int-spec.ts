import { Agent } from 'node:https';
import { canaryOf } from '../functions/canary/canary.js';
import { schema } from '../functions/canary/settings.js';
import { settingsOf } from '../functions/environment.js';
import { answering, type Behaviour, certificates, type Far, farApi } from './far.fixture.js';
import { signatureOf } from './sigv4.fixture.js';

const { ca, good, remove } = certificates();
const toClose: Far[] = [];

afterEach(() => {
  for (const api of toClose.splice(0)) api.close();
});

afterAll(remove);

const SECRET = 'not-a-secret';

const canary = (port: number, addresses: string[] | Error) => {
  const settings = settingsOf(schema, {
    ORIGIN: `https://localhost:${port}/v1`,
    REGION: 'eu-west-1',
    STACK: 'demo',
    ZONE: 'us-east-1a',
    API_ID: 'abcde12345',
    CONNECT_MS: '5000',
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SESSION_TOKEN: 'token',
  });
  const lines: { PeeringAlive: number; RoundTripMs?: number[]; [name: string]: unknown }[] = [];
  const run = canaryOf(settings, {
    agent: new Agent({ ca }),
    resolve: async () => {
      if (addresses instanceof Error) throw addresses;
      return addresses.map((address) => ({ address, family: 4 }));
    },
    write: (line) => lines.push(JSON.parse(line)),
  });
  return { run, lines };
};

const far = async (behaviour: Behaviour, options: Parameters<typeof farApi>[2] = {}) => {
  const api = await farApi(good, behaviour, options);
  toClose.push(api);
  return api;
};

const healthy = answering(200, {}, '{"status":"ok"}');

it('asks every address by the name of the API, and signs', async () => {
  const one = await far(healthy);
  const two = await far(healthy, { address: '127.0.0.3', port: one.port });
  const { run, lines } = canary(one.port, ['127.0.0.2', '127.0.0.3']);
  expect(await run()).toEqual({
    alive: 1,
    addresses: ['127.0.0.2', '127.0.0.3'].map((address) => ({
      address,
      status: 200,
      ms: expect.any(Number),
      roundTripMs: expect.any(Number),
    })),
  });
  for (const { asked } of [one, two]) {
    expect(asked).toMatchObject([{ method: 'GET', path: '/v1/health', host: `localhost:${one.port}` }]);
    const { headers } = asked[0]!;
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=host;.*x-amz-security-token/,
    );
    expect(headers.authorization).toContain(`Signature=${signatureOf('/v1/health', headers, SECRET)}`);
  }
  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Tessera/CrossRegion',
            Dimensions: [['Stack', 'Zone'], ['Stack']],
            Metrics: [
              { Name: 'PeeringAlive', Unit: 'None' },
              { Name: 'RoundTripMs', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      level: 'INFO',
      message: 'probed',
      timestamp: expect.any(String),
      Stack: 'demo',
      Zone: 'us-east-1a',
      apiId: 'abcde12345',
      addresses: expect.any(Array),
      PeeringAlive: 1,
      RoundTripMs: [expect.any(Number), expect.any(Number)],
    },
  ]);
});

it('sees the one that is away, though the other answers', async () => {
  const api = await far(healthy);
  const { run, lines } = canary(api.port, ['127.0.0.2', '127.0.0.3']);
  expect(await run()).toMatchObject({
    alive: 0.5,
    addresses: [{ status: 200 }, { address: '127.0.0.3', failure: 'REFUSED' }],
  });
  expect(lines[0]).toMatchObject({ level: 'WARN', PeeringAlive: 0.5, RoundTripMs: [expect.any(Number)] });
});

it('takes a refusal for no life', async () => {
  const api = await far(answering(403, { 'x-refused-by': 'policy' }, '{}'));
  expect(await canary(api.port, ['127.0.0.2']).run()).toMatchObject({ alive: 0, addresses: [{ status: 403 }] });
});

it.each([
  ['does not resolve', Object.assign(new Error('not found'), { code: 'ENOTFOUND' })],
  ['has no address', []],
])('says 0 of a name that %s', async (_, addresses) => {
  const { run, lines } = canary(1, addresses);
  expect(await run()).toEqual({ alive: 0, addresses: [] });
  expect(lines).toMatchObject([{ PeeringAlive: 0 }]);
  expect(lines[0]).not.toHaveProperty('RoundTripMs');
});

it('keeps no connection: each time it must be possible to make one', async () => {
  const api = await far(healthy);
  let connections = 0;
  api.server.on('secureConnection', () => {
    connections += 1;
  });
  const { run } = canary(api.port, ['127.0.0.2']);
  await run();
  await run();
  expect(connections).toBe(2);
});
