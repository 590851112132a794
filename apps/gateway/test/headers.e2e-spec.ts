import { get } from 'node:http';
import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

const ID = '0198c0de-0000-7000-8000-000000000001';
let gateway: Gateway;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  token = gateway.signer.tokenOf();
});
afterAll(() => gateway.close());
beforeEach(() => {
  for (const upstream of [gateway.order, gateway.inventory, gateway.user]) upstream.reset();
});

/** A plain node request: it may write what no client of ours would. */
const plainGet = (path: string, headers: Record<string, string>) =>
  new Promise((resolve, reject) => {
    get(`${gateway.url}${path}`, { headers }, (answer) => answer.resume().once('end', resolve)).once('error', reject);
  });

describe('headers', () => {
  it('of a request pass by an allow-list', async () => {
    const passing = {
      accept: 'application/json',
      'if-match': '"3"',
      'if-none-match': '"4"',
      'idempotency-key': 'once',
      'user-agent': 'test',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    const ending = {
      'x-user-id': ID,
      'x-roles': 'admin',
      'x-tenant': 't',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.test',
      forwarded: 'for=1.2.3.4',
      cookie: 'a=b',
      prefer: 'wait=2',
      'x-original-url': '/v1/users',
      'x-request-deadline': '1',
    };
    await gateway.ask('/v1/users/me', { token: token, headers: { ...passing, ...ending } });
    const { headers = {} } = gateway.user.seen[0] ?? {};
    expect(headers).toMatchObject({ ...passing, authorization: `Bearer ${token}` });
    const ours = ['authorization', 'x-request-id', 'x-request-deadline', 'host', 'connection'];
    const expected = [...Object.keys(passing), ...ours];
    expect(Number(headers['x-request-deadline'])).toBeGreaterThan(Date.now());
    expect(Object.keys(headers).sort()).toEqual(expected.sort());
    expect(headers.host).toBe(new URL(gateway.user.url).host);
  });

  it('that Connection names end here', async () => {
    const headers = { connection: 'close, If-Match', 'if-match': '"1"', 'user-agent': 'test' };
    await plainGet('/v1/products', headers);
    expect(gateway.inventory.seen[0]?.headers).toMatchObject({ 'user-agent': 'test' });
    expect(gateway.inventory.seen[0]?.headers['if-match']).toBeUndefined();
  });

  it('of an answer pass by an allow-list', async () => {
    const passing = {
      location: '/v1/orders/1',
      etag: '"1"',
      link: '</v1/orders?cursor=x>; rel="next"',
      'retry-after': '3',
      'preference-applied': 'wait=2',
      'idempotency-replayed': 'true',
      'cache-control': 'no-store',
    };
    const ending = {
      server: 'secret/1.0',
      'x-powered-by': 'secret',
      'set-cookie': 'a=b',
      'keep-alive': 'timeout=1',
      trailer: 'x',
    };
    gateway.order.answer = (_, response) => json(response, 202, {}, { ...passing, ...ending });
    const { status, headers } = await gateway.ask('/v1/orders', { method: 'POST', body: {}, token: token });
    expect(status).toBe(202);
    expect(headers).toMatchObject(passing);
    for (const name of Object.keys(ending)) if (name !== 'keep-alive') expect(headers[name]).toBeUndefined();
    expect(headers['keep-alive']).not.toBe('timeout=1');
  });

  it('keep the caller’s request id when it is well-formed, and replace it when not', async () => {
    for (const [sent, kept] of [
      ['order-7.a_B', true],
      ['no spaces', false],
      ['x'.repeat(129), false],
    ] as const) {
      const { headers } = await gateway.ask('/v1/users/me', { token, headers: { 'x-request-id': sent } });
      const id = gateway.user.seen.at(-1)?.headers['x-request-id'];
      expect(headers['x-request-id']).toBe(id);
      expect(id === sent).toBe(kept);
    }
  });

  it('name the request in a problem', async () => {
    const { json } = await gateway.ask('/v1/users/me?x=1', { headers: { 'x-request-id': 'mine' } });
    expect(json).toMatchObject({ requestId: 'mine', instance: '/v1/users/me' });
  });
});
