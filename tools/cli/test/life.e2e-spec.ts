import { freePorts } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Terminal } from './terminal.fixture.js';

/** From the first start to the end, as a user types it, on stores of this file's own. */
let terminal: Terminal;
const type = (...args: string[]) => terminal.done(terminal.tessera(...args));

/** What a shell has for others: conda's HOST, settings of ours with values that are none, a proxy that nobody runs. */
const proxy = 'http://127.0.0.1:9';
const ofOthers = {
  HOST: 'x86_64-conda-linux-gnu',
  LIMITS: 'none',
  CURRENCY: 'euro',
  DRAIN_MS: 'soon',
  LOG_LEVEL: 'LOUD',
  ORDER_DEADLINE_MS: 'never',
  DATABASE_URL: 'sqlite://memory',
  NODE_ENV: 'production',
  JAVA_TOOL_OPTIONS: '-Dfile.encoding=ISO-8859-1',
  LC_ALL: 'C',
  NODE_USE_ENV_PROXY: '1',
  HTTP_PROXY: proxy,
  HTTPS_PROXY: proxy,
  ALL_PROXY: proxy,
};

beforeAll(async () => {
  terminal = await Terminal.open(ofOthers);
});
afterAll(async () => {
  await type('down');
  terminal.close();
});

it('knows that nothing runs before', async () => {
  for (const command of ['status', 'gateway'])
    expect(await type(command)).toEqual({ code: 1, text: expect.stringContaining('Nothing runs here') });
  expect(await type('down')).toEqual({ code: 0, text: 'Nothing runs here.\n' });
  expect(await type('restart', 'order')).toMatchObject({ code: 1 });
  expect(await type('up', '--instances', 'front=2', '--detach')).toMatchObject({ code: 2 });
});

it('starts everything, returns when it is ready, and says so at once a second time', async () => {
  const words = ['up', '--detach', '--fresh', '--instances', 'order=2', '--set', 'ORDER_DEADLINE_MS=31000'];
  const { code, text } = await type(...words);
  expect({ code, text }).toEqual({ code: 0, text: expect.stringMatching(/Tessera is ready[^]*\.\/tessera down/) });
  expect(text).not.toContain('\u001B');
  expect(await type('up', '--detach')).toEqual({ code: 0, text: expect.stringContaining('runs already') });
  expect(readFileSync(join(terminal.state, 'env', 'order.env'), 'utf8')).toContain('ORDER_DEADLINE_MS=31000\n');
  // It holds the logins of the sample people.
  expect(statSync(join(terminal.state, 'logs', 'up.log')).mode & 0o077).toBe(0);
});

it('shows what runs', async () => {
  const state = JSON.parse((await type('status', '--json')).text);
  expect(state).toMatchObject({ ready: true, urls: { gateway: `http://localhost:${terminal.env['GATEWAY_PORT']}` } });
  const names = state.services.map(({ name }: { name: string }) => name).sort();
  expect(names).toEqual(['gateway', 'inventory', 'order', 'order-2', 'user']);
  const { code, text } = await type('gateway');
  expect({ code, text }).toEqual({ code: 0, text: expect.stringMatching(/^gateway at .*\n +SERVICE +INSTANCE/) });
  expect(text.match(/^ {2}order +http:\S+ +ready /gm)).toHaveLength(2);
  expect(JSON.parse((await type('gateway', '--json')).text)).toMatchObject({
    gateways: [{ name: 'gateway' }],
    missing: [],
  });
  expect((await type('status')).text).toMatch(/order-2 +ready since \d\d:\d\d:\d\d +pid \d+/);
});

it('plays the story on it, and shows all of one order', async () => {
  expect(await type('demo')).toMatchObject({ code: 0 });
  const lines = (await type('logs', 'user', '--json', '-n', '1000')).text.trimEnd().split('\n');
  const placed = lines.map((line) => JSON.parse(line)).find(({ type }) => type === 'order.placed.v1');
  const { text } = await type('logs', '--order', placed.subject);
  for (const line of ['gateway +info +POST /v1/orders 202', 'order(-2)? +info +handled credit.reserved.v1'])
    expect(text).toMatch(new RegExp(line));
  expect(text).toMatch(/inventory +info +handled order.placed.v1/);
});

it('has both processes of a service answer', async () => {
  const gateway = `http://127.0.0.1:${terminal.env['GATEWAY_PORT']}`;
  const { email, password } = JSON.parse(readFileSync(join(terminal.state, 'credentials.json'), 'utf8')).customer;
  const json = { 'content-type': 'application/json' };
  const login = { method: 'POST', headers: json, body: JSON.stringify({ email, password }) };
  const session = await fetch(`${gateway}/v1/auth/login`, login);
  const { accessToken } = Object(await session.json());
  const headers = { authorization: `Bearer ${accessToken}` };
  const ask = (limit: number) => fetch(`${gateway}/v1/orders?limit=${limit}`, { headers });
  // Who is asked is drawn at random.
  await eventually(async () => {
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(ask));
    for (const name of ['order', 'order-2'])
      expect((await type('logs', name, '-n', '1000')).text).toMatch(/GET \/v1\/orders 200/);
  });
});

it('follows the logs until Ctrl-C', async () => {
  const following = terminal.tessera('logs', 'gateway', '-f', '-n', '1');
  await fetch(`http://127.0.0.1:${terminal.env['GATEWAY_PORT']}/v1/nothing-here`);
  await following.says(/GET \/v1\/nothing-here 40\d/);
  following.child.kill('SIGINT');
  await following.ended;
});

it('shows the topics and who has read them', async () => {
  const { topics, groups } = JSON.parse((await type('topics', '--json')).text);
  expect(topics).toContainEqual({ topic: 'orders', partitions: 6, messages: expect.any(Number), isMissing: false });
  expect(groups).toContainEqual({ group: 'order.checkout', topic: 'credit', lag: expect.any(Number) });
});

it('is found healthy', async () => {
  const { code, text } = await type('doctor');
  expect({ code, text }).toEqual({
    code: 0,
    text: expect.stringMatching(/mongo running +\S+, primary of replica set rs0/),
  });
  expect(text).toMatch(/kafka running +\d+ topics, 6 partitions each/);
  expect(text).toMatch(/postgres clock +as ours/);
});

it('seeds again without changing anything', async () => {
  expect(await type('seed')).toEqual({ code: 0, text: expect.stringContaining('there are products already') });
});

it('shows the signing keys and has a new one follow, once, while nobody is logged out', async () => {
  expect(await type('keys', 'list')).toEqual({ code: 0, text: expect.stringMatching(/^ {2}KEY [^]*signing/) });
  const rotated = JSON.parse((await type('keys', 'rotate', '--json')).text);
  expect(rotated.done).toMatch(/ is new and signs from \d{4}-/);
  expect(rotated.keys.map(({ state }: { state: string }) => state)).toEqual(['signing', 'next']);
  expect(await type('keys', 'rotate')).toEqual({ code: 0, text: expect.stringContaining('was waiting already') });
  const jwks = async () =>
    Object(await (await fetch(`http://127.0.0.1:${terminal.env['USER_PORT']}/.well-known/jwks.json`)).json());
  await eventually(async () => expect((await jwks()).keys).toHaveLength(2));
  expect(await type('demo')).toMatchObject({ code: 0 });
  const [signer, next] = rotated.keys.map(({ kid }: { kid: string }) => kid);
  expect(await type('keys', 'revoke', '--', signer)).toEqual({
    code: 1,
    text: expect.stringContaining('signs: rotate'),
  });
  expect(await type('keys', 'revoke', '--', next)).toMatchObject({ code: 0 });
});

it('restarts one part and names what can be', async () => {
  expect(await type('restart', 'order')).toEqual({
    code: 0,
    text: expect.stringMatching(/^order is back as process \d+/),
  });
  expect(await type('restart', 'billing')).toEqual({ code: 1, text: expect.stringContaining('user, order, order-2,') });
});

it('ends in order from another terminal', async () => {
  const { code, text } = await type('down');
  expect(code).toBe(0);
  const order = ['gateway', 'order', 'kafka', 'mongo', 'postgres'].map((name) => text.indexOf(`  ${name} ended`));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);
  expect(existsSync(join(terminal.state, 'state.json'))).toBe(false);
});

/** Has the settings name ports that this file holds: stores of another one come to listen where ours did, and would be asked. */
const haveNobodyListen = async () => {
  const ports: number[] = Object.values(JSON.parse(readFileSync(join(terminal.state, 'ports.json'), 'utf8')));
  const held = await freePorts(ports.length);
  const folder = join(terminal.state, 'env');
  for (const file of readdirSync(folder).map((name) => join(folder, name))) {
    const moved = (text: string, port: number, n: number) => text.replaceAll(`:${port}`, `:${held[n]}`);
    writeFileSync(file, ports.reduce(moved, readFileSync(file, 'utf8')));
  }
};

describe('when it has ended', () => {
  beforeAll(haveNobodyListen);

  it.each([[['keys', 'list']], [['copies', 'rebuild']], [['outbox']], [['parked', 'list']], [['check']], [['lag']]])(
    'says of %j what starts the stores',
    async (words) => {
      expect(await type(...words)).toEqual({
        code: 1,
        text: expect.stringMatching(/ECONNREFUSED.*"npm start" starts it/),
      });
    },
  );
});
