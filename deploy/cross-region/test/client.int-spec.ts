import { createServer, type Server, type Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { answering, type Behaviour, certificates, type Far, farApi, nearClient } from './far.fixture.js';

/** The client against servers of this machine: what it makes of each way in which a call can end. */
const { ca, good, untrusted, remove } = certificates();
const toClose: { close(): void }[] = [];

afterEach(() => {
  for (const one of toClose.splice(0)) one.close();
});

afterAll(remove);

const far = async (behaviour: Behaviour, options: Parameters<typeof farApi>[2] & { key?: typeof good } = {}) => {
  const api = await farApi(options.key ?? good, behaviour, options);
  toClose.push(api);
  return api;
};

const against = async (behaviour: Behaviour, environment: Record<string, string> = {}) => {
  const api = await far(behaviour);
  return { api, ...nearClient({ ca, port: api.port, environment }) };
};

const get = { method: 'GET', path: '/orders?limit=5' };
const post = { method: 'POST', path: '/orders', body: { sku: 'TEA' } };
const keyed = { ...post, headers: { 'Idempotency-Key': 'k-1' } };
/** Long enough for a request to leave a busy machine. */
const silence = { ATTEMPT_MS: '1500', ATTEMPTS: '2' };

const problem = (code: string, status: number) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'about:blank', code, status, instance: '/orders', requestId: expect.any(String) },
});

describe('an answer', () => {
  it('is told as the API gave it', async () => {
    const { api, call } = await against(answering(200, { etag: '"1"' }, '{"items":[]}'));
    expect(await call({ ...get, headers: { Authorization: 'Bearer x' } })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', etag: '"1"', date: expect.any(String) },
      body: { items: [] },
      attempts: 1,
      ms: expect.any(Number),
      origin: `https://localhost:${api.port}/v1`,
      via: '127.0.0.2',
    });
    expect(api.asked).toMatchObject([
      {
        method: 'GET',
        path: '/v1/orders?limit=5',
        host: `localhost:${api.port}`,
        headers: { authorization: 'Bearer x' },
      },
    ]);
  });

  it.each([401, 403, 404, 409, 500])('is one also by %d of the backend', async (status) => {
    const { api, call } = await against(answering(status, {}, '{"code":"FORBIDDEN"}'));
    const told = await call(get);
    expect(told).toMatchObject({ status, body: { code: 'FORBIDDEN' }, attempts: 1 });
    expect(told.failure).toBeUndefined();
    expect(api.asked).toHaveLength(1);
  });

  it('may be text, or nothing', async () => {
    const { call } = await against((asked, answer) =>
      asked.method === 'HEAD' ? answer.end() : answer.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    );
    expect((await call(get)).body).toBe('<p>');
    expect((await call({ ...get, method: 'HEAD' })).body).toBeNull();
  });

  it('comes over a connection that is kept', async () => {
    const { api, call } = await against(answering(200, {}, '{}'));
    const sockets = new Set<unknown>();
    api.server.on('secureConnection', (socket) => sockets.add(socket));
    for (let turn = 0; turn < 3; turn += 1) await call(get);
    expect(sockets.size).toBe(1);
  });
});

describe('compression', () => {
  it('goes both ways, from a kilobyte on', async () => {
    const large = { text: 'tea '.repeat(1_000) };
    const { api, call } = await against((asked, answer) =>
      answer
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(
          gzipSync(asked.body.length > 0 && asked.headers['content-encoding'] ? gunzipSync(asked.body) : asked.body),
        ),
    );
    expect(await call({ ...post, body: large })).toMatchObject({ status: 200, body: large });
    expect(await call({ ...post, body: { text: 'x' } })).toMatchObject({ status: 200, body: { text: 'x' } });
    expect(api.asked.map(({ headers }) => [headers['content-encoding'], headers['accept-encoding']])).toEqual([
      ['gzip', 'gzip'],
      [undefined, 'gzip'],
    ]);
    expect(api.asked[0]!.body.length).toBeLessThan(200);
  });
});

/** Megabytes of nothing, as gzip in as many parts. */
const bomb = (megabytes: number) => Buffer.concat(Array<Buffer>(megabytes).fill(gzipSync(Buffer.alloc(1024 * 1024))));

const endless: Behaviour = (_, answer) => {
  const more = () => {
    while (!answer.destroyed && answer.write(Buffer.alloc(65_536)));
  };
  answer.on('drain', more);
  more();
};

describe('an answer that cannot be told', () => {
  const broken: [string, Behaviour][] = [
    [
      'is cut off',
      (_, answer) => answer.writeHead(200, { 'content-length': '100' }).write('{"a":', () => answer.destroy()),
    ],
    ['says it is JSON, and is not', answering(200, {}, '{"a":')],
    ['is no gzip', answering(200, { 'content-encoding': 'gzip' }, 'plain')],
    ['is coded otherwise', answering(200, { 'content-encoding': 'br' }, 'plain')],
    ['is larger than Lambda hands on', answering(200, {}, `"${'x'.repeat(6_000_000)}"`)],
    ['does not end', endless],
    ['is larger once it is JSON', answering(200, { 'content-type': 'text/plain' }, '\u0001'.repeat(1_000_000))],
    ['is too deep to be JSON again', answering(200, {}, '['.repeat(100_000) + ']'.repeat(100_000))],
  ];

  it.each(broken)('%s', async (_, behaviour) => {
    const { call } = await against(behaviour, { ATTEMPTS: '1' });
    expect(await call(get)).toMatchObject({ ...problem('UPSTREAM_ERROR', 502), failure: 'UPSTREAM', attempts: 1 });
  });
});

it('a bomb is not made into what it would be', async () => {
  const { call } = await against(answering(200, { 'content-encoding': 'gzip' }, bomb(400)), { ATTEMPTS: '1' });
  const before = process.resourceUsage().maxRSS;
  expect(await call(get)).toMatchObject({ ...problem('UPSTREAM_ERROR', 502), failure: 'UPSTREAM' });
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(200 * 1024);
});

describe('what goes wrong', () => {
  it('no address: DNS', async () => {
    const { call } = nearClient({ ca, port: 1, addresses: [] });
    expect(await call(post)).toMatchObject({ ...problem('UPSTREAM_UNAVAILABLE', 503), failure: 'DNS', attempts: 3 });
  });

  it('nobody listens: REFUSED', async () => {
    const { port, close } = await farApi(good, answering(200));
    close();
    const { call } = nearClient({ ca, port, addresses: ['127.0.0.2', '127.0.0.3'] });
    expect(await call(post)).toMatchObject({
      ...problem('UPSTREAM_UNAVAILABLE', 503),
      failure: 'REFUSED',
      attempts: 3,
    });
  });

  it('an answer that does not come: TIMEOUT', async () => {
    const { api, call } = await against(() => undefined, silence);
    expect(await call(get)).toMatchObject({ ...problem('UPSTREAM_TIMEOUT', 504), failure: 'TIMEOUT', attempts: 2 });
    expect(api.asked).toHaveLength(2);
  });

  it('a certificate of somebody else: TLS, once', async () => {
    const api = await far(answering(200), { key: untrusted });
    const { call } = nearClient({ ca, port: api.port });
    expect(await call(get)).toMatchObject({ ...problem('UPSTREAM_ERROR', 502), failure: 'TLS', attempts: 1 });
    expect(api.asked).toEqual([]);
  });

  it('a certificate of another name: TLS, once', async () => {
    const api = await far(answering(200));
    const { call } = nearClient({ ca, port: 1, environment: { ORIGIN: `https://other.test:${api.port}/v1` } });
    expect(await call(get)).toMatchObject({ failure: 'TLS', attempts: 1 });
  });

  it.each([
    [{ 'x-refused-by': 'policy' }],
    [{ 'x-refused-by': 'waf' }],
    [{ 'x-amzn-errortype': 'AccessDeniedException' }],
    [{ 'x-amzn-errortype': 'ForbiddenException' }],
  ])('403 with %p: POLICY, and nothing of its text', async (headers) => {
    const { api, call } = await against(answering(403, headers, '{"Message":"arn:aws:execute-api:secret"}'));
    const told = await call(get);
    expect(told).toMatchObject({ ...problem('UPSTREAM_ERROR', 502), failure: 'POLICY', attempts: 1, via: '127.0.0.2' });
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(told.body).toMatchObject({ detail: expect.stringContaining('tessera aws cross-region test') });
    expect(api.asked).toHaveLength(1);
  });

  it('429 to the end: THROTTLED, and when to come again', async () => {
    const { call } = await against(answering(429, { 'retry-after': '0' }));
    const told = await call(get);
    expect(told).toMatchObject({ status: 429, failure: 'THROTTLED', attempts: 3, body: { code: 'RATE_LIMITED' } });
    expect(told.headers['retry-after']).toBe('0');
  });

  it('429 with a pause that does not fit is the last word', async () => {
    const { api, call } = await against(answering(429, { 'retry-after': '60' }));
    expect(await call(get)).toMatchObject({ failure: 'THROTTLED', attempts: 1, headers: { 'retry-after': '60' } });
    expect(api.asked).toHaveLength(1);
  });

  it('no time is left: nothing is sent', async () => {
    const { api, call } = await against(answering(200));
    expect(await call(get, 550)).toMatchObject({ failure: 'CONNECT_TIMEOUT', attempts: 0 });
    expect(api.asked).toEqual([]);
  });
});

describe('a second address', () => {
  it('is used where the first is dead', async () => {
    const api = await far(answering(200, {}, '{}'), { address: '127.0.0.3' });
    const { call } = nearClient({ ca, port: api.port, addresses: ['127.0.0.2', '127.0.0.3'] });
    expect(await call(post)).toMatchObject({ status: 200, attempts: 1, via: '127.0.0.3' });
  });
});

describe('twice', () => {
  const cut: Behaviour = (asked) => asked.socket.destroy();
  const away = answering(503, {}, '{}');
  const timesOf = async (event: object, behaviour: Behaviour, environment = {}) => {
    const { api, call } = await against(behaviour, environment);
    await call(event);
    return api.asked.length;
  };

  it('is asked for what can be, and for an order only with a key', async () => {
    for (const behaviour of [cut, away]) {
      expect(await timesOf(get, behaviour)).toBe(3);
      expect(await timesOf(post, behaviour)).toBe(1);
      expect(await timesOf(keyed, behaviour)).toBe(3);
    }
    expect(await timesOf(post, () => undefined, silence)).toBe(1);
  });

  it('is not asked for what went over a connection that was kept', async () => {
    const { api, call } = await against((asked, answer) => {
      if (asked.method === 'GET') answer.end();
      else asked.socket.destroy();
    });
    expect([await call(get), await call(get)]).toMatchObject([{ via: '127.0.0.2' }, { via: '127.0.0.2' }]);
    expect(await call(post)).toMatchObject({ failure: 'UPSTREAM', attempts: 1 });
    expect(api.asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
  });

  it('is tried what never left', async () => {
    const sockets: Socket[] = [];
    const dropping = createServer((socket) => {
      sockets.push(socket);
      socket.destroy();
    });
    await new Promise<void>((resolve) => dropping.listen(0, '127.0.0.2', resolve));
    toClose.push(dropping);
    const { call } = nearClient({ ca, port: portOf(dropping) });
    expect(await call(post)).toMatchObject({ failure: 'REFUSED', attempts: 3 });
    expect(sockets).toHaveLength(3);
  });
});

const portOf = (server: Server) => (server.address() as { port: number }).port;

describe('a standby', () => {
  const pair = async (main: Behaviour, standby: Behaviour): Promise<[Far, Far]> => [
    await far(main),
    await far(standby),
  ];

  it('has nothing to do while main answers, and answers when main does not', async () => {
    const [main, standby] = await pair(answering(200, {}, '"main"'), answering(200, {}, '"standby"'));
    const environment = { STANDBY: `https://localhost:${standby.port}/v1` };
    const { call } = nearClient({ ca, port: main.port, environment });
    expect(await call(get)).toMatchObject({ body: 'main', attempts: 1 });
    expect(standby.asked).toEqual([]);
    main.close();
    for (const attempts of [2, 2, 2, 1, 1])
      expect(await call(get)).toMatchObject({ body: 'standby', attempts, origin: environment.STANDBY });
  });

  it('is not told to do what main may have done', async () => {
    const [main, standby] = await pair((asked) => asked.socket.destroy(), answering(201, {}, '{}'));
    const { call } = nearClient({
      ca,
      port: main.port,
      environment: { STANDBY: `https://localhost:${standby.port}/v1` },
    });
    expect(await call(keyed)).toMatchObject({ failure: 'UPSTREAM', attempts: 3 });
    expect([main.asked.length, standby.asked.length]).toEqual([3, 0]);
  });
});

describe('the log', () => {
  it('has one line of a call that CloudWatch counts, and no secret', async () => {
    const { api, call, lines } = await against(answering(200, {}, '{"mine":1}'));
    await call({
      ...keyed,
      headers: { Authorization: 'Bearer secret', 'X-Request-Id': 'r-1' },
      path: '/orders?q=secret',
    });
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Tessera/CrossRegion',
              Dimensions: [['Stack']],
              Metrics: [
                { Name: 'Calls', Unit: 'Count' },
                { Name: 'Failures', Unit: 'Count' },
                { Name: 'Attempts', Unit: 'Count' },
                { Name: 'CallMs', Unit: 'Milliseconds' },
              ],
            },
          ],
        },
        level: 'INFO',
        message: 'called',
        timestamp: expect.any(String),
        Stack: 'demo',
        correlationId: 'r-1',
        method: 'POST',
        path: '/orders',
        status: 200,
        origin: `https://localhost:${api.port}/v1`,
        via: '127.0.0.2',
        Calls: 1,
        Failures: 0,
        Attempts: 1,
        CallMs: expect.any(Number),
      },
    ]);
    expect(api.asked[0]?.headers['x-request-id']).toBe('r-1');
  });
});
