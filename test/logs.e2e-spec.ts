import { apps } from '@tessera/contracts';
import { projectRoot } from '@tessera/stack';
import { ask, eventually } from '@tessera/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { Shopper } from './shopper.fixture.js';

let running: TestPlatform;
let admin: Shopper;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const traced = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };

const doorOf = (app: string) => {
  const { url = '', management = url } = running.services.states().find(({ name }) => name === app) ?? {};
  return `${management}/log-level`;
};
/** Lines of the log that a service has written so far, with this in them. */
const linesWith = (...parts: string[]) =>
  running.lines.flatMap((line) => {
    const json = line.slice(line.indexOf('{'));
    return parts.every((part) => json.includes(part)) && json.startsWith('{"level"') ? [JSON.parse(json)] : [];
  });

beforeAll(async () => {
  running = await testPlatform();
  admin = await new Shopper(running.url).logIn(running.credentials.admin);
});
afterAll(() => running.stop());

const password = 'hunter2 is no password';

it('has no secret in any line, whatever goes wrong', async () => {
  const email = `${Date.now()}@example.org`;
  const somebody = new Shopper(running.url);
  await somebody.api.register({ email, password, name: 'Somebody' });
  await somebody.logIn({ email, password });
  const { accessToken, refreshToken = '' } = somebody.api.tokens!;
  await somebody.ask('POST', '/v1/auth/login', { body: { email, password: `${password}!` } });
  await somebody.ask('POST', '/v1/auth/login', { body: `{"email":"${email}","password":"${password}"` });
  await somebody.ask('GET', `/v1/me?access_token=${accessToken}`, { token: `${accessToken}x` });
  for (const _ of [1, 2]) await somebody.ask('POST', '/v1/auth/refresh', { body: { refreshToken } });
  await eventually(() => expect(linesWith('"msg":"request"', '/v1/auth/refresh').length).toBeGreaterThan(3));
  const all = running.lines.join('\n');
  const passwords = apps.flatMap(
    (app) => /:\/\/[^:]+:([^@]+)@/.exec(running.env[app]['DATABASE_URL'] ?? '')?.[1] ?? [],
  );
  for (const secret of [password, accessToken, refreshToken, ...passwords]) expect(all).not.toContain(secret);
});

it.each([
  ['order', 'postgres://order:hunter2@127.0.0.1:1/order_service', 'Postgres cannot be reached yet'],
  ['inventory', 'mongodb://inventory:hunter2@127.0.0.1:1/inventory_service', 'MongoDB cannot be reached yet'],
  ['inventory', 'mongodb://inventory:hunter2@127.0.0.1:1:2/x', 'MongoDB cannot be reached yet'],
] as const)('of %s that cannot reach %s says so, without its password', async (app, url, says) => {
  const { NODE_OPTIONS: _, ...own } = process.env;
  const env = { ...own, ...running.env[app], DATABASE_URL: url };
  const child = spawn(process.execPath, [join(projectRoot, 'apps', app, 'dist', 'main.js')], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  await eventually(() => expect(said).toContain(says));
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(said).not.toContain('hunter2');
});

it('has the ids of request and trace on the lines of the request, and on those of its messages', async () => {
  const staff = await new Shopper(running.url).logIn(running.credentials.staff);
  const sku = await staff.stockUp(100, 5);
  const buyer = await new Shopper(running.url).signUp();
  const body = { lines: [{ sku, quantity: 1 }] };
  const { headers } = await buyer.ask('POST', '/v1/orders', { body, headers: traced });
  const correlationId = headers.get('x-request-id')!;
  await eventually(() => {
    const requests = linesWith('"msg":"request"', correlationId, '"path":"/v1/orders"');
    expect(requests.map(({ service }) => service).toSorted()).toEqual(['gateway', 'order']);
    for (const line of requests) expect(line).toMatchObject({ correlationId, traceId: TRACE });
    const handled = linesWith('"msg":"handled"', correlationId).flatMap(({ messages }) => messages);
    expect(handled.filter((message) => message.correlationId === correlationId).length).toBeGreaterThan(3);
    for (const message of handled.filter((one) => one.correlationId === correlationId))
      expect(message.traceId).toBe(TRACE);
  });
});

describe('the level of a log', () => {
  it.each(apps)('of %s is changed by an admin, and followed by its request lines at once', async (app) => {
    const token = admin.api.tokens!.accessToken;
    const url = doorOf(app);
    const base = running.services.get(app)!.url;
    const requestLines = () => linesWith('"msg":"request"', `"service":"${app}"`, '"path":"/nothing"').length;
    expect(await ask('GET', url, { token })).toMatchObject({ status: 200, body: { level: 'info' } });
    const before = requestLines();
    await ask('GET', `${base}/nothing`);
    await eventually(() => expect(requestLines()).toBe(before + 1));
    expect(await ask('PUT', url, { token, body: { level: 'error' } })).toMatchObject({ body: { level: 'error' } });
    await ask('GET', `${base}/nothing`);
    expect(await ask('PUT', url, { token, body: { level: 'info' } })).toMatchObject({ status: 200 });
    await ask('GET', `${base}/nothing`);
    await eventually(() => expect(requestLines()).toBe(before + 2));
    const actor = (await admin.api.getMe()).id;
    expect(linesWith('"action":"log-level"', `"service":"${app}"`)).toMatchObject([
      { audit: { actor, result: { from: 'info', to: 'error' } } },
      { audit: { actor, result: { from: 'error', to: 'info' } } },
    ]);
  });

  it('falls back by itself when its time is over', async () => {
    const token = admin.api.tokens!.accessToken;
    await ask('PUT', doorOf('order'), { token, body: { level: 'debug', forSeconds: 1 } });
    expect((await ask('GET', doorOf('order'), { token })).body).toEqual({ level: 'debug' });
    await eventually(async () =>
      expect((await ask('GET', doorOf('order'), { token })).body).toEqual({ level: 'info' }),
    );
  });

  it.each(apps)('of %s is nobody else’s', async (app) => {
    const staff = await new Shopper(running.url).logIn(running.credentials.staff);
    const change = (token: string | undefined, body: unknown) => ask('PUT', doorOf(app), { token, body });
    const is = (status: number, code: string) => ({ status, body: { status, code } });
    const wrong = { level: 'loud' };
    expect(await change(undefined, wrong)).toMatchObject(is(401, 'UNAUTHENTICATED'));
    expect(await change('a.b.c', wrong)).toMatchObject(is(401, 'UNAUTHENTICATED'));
    expect(await change(staff.api.tokens!.accessToken, wrong)).toMatchObject(is(403, 'FORBIDDEN'));
    const token = admin.api.tokens!.accessToken;
    for (const body of [wrong, {}, { level: 'info', forSeconds: 3_601 }, { level: 'info', more: 1 }])
      expect(await change(token, body)).toMatchObject(is(400, 'VALIDATION_FAILED'));
    expect(await change(token, '{')).toMatchObject(is(400, 'MALFORMED_JSON'));
    const { headers } = await change(undefined, wrong);
    expect([headers.get('content-type'), headers.get('www-authenticate')]).toEqual([
      'application/problem+json; charset=utf-8',
      'Bearer',
    ]);
    expect((await ask('GET', doorOf(app), { token })).body).toEqual({ level: 'info' });
  });

  it('is not to be had at the public port', async () => {
    for (const method of ['GET', 'PUT'])
      expect((await admin.ask(method, '/log-level', method === 'PUT' ? { body: { level: 'error' } } : {})).status).toBe(
        404,
      );
  });
});
