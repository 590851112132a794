import { type Caller, routes, userChanged } from '@tessera/contracts';
import { seconds } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

const ID = '0198c0de-0000-7000-8000-000000000001';
let gateway: Gateway;
let tokens: Record<'customer' | 'staff' | 'admin', string>;

beforeAll(async () => {
  gateway = await startGateway();
  const { signer } = gateway;
  tokens = { customer: signer.tokenOf(), staff: signer.tokenOf(['staff']), admin: signer.tokenOf(['admin']) };
});
afterAll(() => gateway.close());
beforeEach(() => {
  for (const upstream of [gateway.user, gateway.order, gateway.inventory]) upstream.reset();
});

type Who = keyof typeof tokens | undefined;

const whose: Record<Caller, Who> = {
  anyone: undefined,
  user: 'customer',
  owner: 'customer',
  staff: 'staff',
  admin: 'admin',
};

const forwarded = Object.values(routes).flatMap(({ from, method, path, query, who }) => {
  const target = path.replace('{id}', ID).replace('{sku}', 'TEA-1') + (query ? '?q=green%20tea&limit=2' : '');
  return from === 'gateway' ? [] : [[method, target, from, whose[who]] as const];
});
const below = { customer: undefined, staff: 'customer', admin: 'staff' } as const;

/** The one body that the gateway reads itself. */
const read: Record<string, object> = { '/v1/auth/login': { email: 'ann@b.c', password: 'x' } };

describe.each(forwarded)('%s %s', (method, path, service, who) => {
  const body = method === 'GET' || method === 'DELETE' ? undefined : (read[path] ?? { some: 'thing' });
  const ask = (as: Who) => gateway.ask(path, { method, body, ...(as ? { token: tokens[as] } : {}) });

  it(`goes on to ${service} as it is`, async () => {
    const { status, json } = await ask(who);
    expect([status, json]).toEqual([200, { echo: `${method} ${path}` }]);
    const [seen] = gateway[service].seen;
    expect(seen?.body).toBe(body ? JSON.stringify(body) : '');
    expect(seen?.headers['content-type']).toBe(body && 'application/json');
  });

  if (who) {
    it(`needs ${who}`, async () => {
      const without = await gateway.ask(path, { method, body });
      expect([without.status, without.json.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(without.headers['www-authenticate']).toBe('Bearer');
      const lesser = below[who];
      if (lesser) expect((await ask(lesser)).json.code).toBe('FORBIDDEN');
      expect(gateway[service].seen).toEqual([]);
    });
  }
});

describe('the order of checks', () => {
  it('says 404 for a path nobody has and 405 with Allow for a method it does not have, token or not', async () => {
    for (const token of [undefined, 'x.y.z', tokens.admin]) {
      const asked = token === undefined ? {} : { token };
      expect((await gateway.ask('/v1/nothing', asked)).json).toMatchObject({ code: 'NOT_FOUND', status: 404 });
      const wrong = await gateway.ask('/v1/orders', { ...asked, method: 'DELETE' });
      expect([wrong.status, wrong.json.code, wrong.headers['allow']]).toEqual([
        405,
        'METHOD_NOT_ALLOWED',
        'GET, HEAD, OPTIONS, POST',
      ]);
    }
  });

  it('answers OPTIONS with 204 and Allow', async () => {
    const { status, headers } = await gateway.ask('/v1/users/me', { method: 'OPTIONS' });
    expect([status, headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS, PATCH']);
  });

  it('looks at token and role before type and size of the body', async () => {
    const huge = { method: 'POST', body: 'x'.repeat(70_000), headers: { 'content-type': 'text/plain' } } as const;
    const path = `/v1/users/${ID}/credit/payments`;
    expect((await gateway.ask(path, huge)).status).toBe(401);
    expect((await gateway.ask(path, { ...huge, token: tokens.staff })).status).toBe(403);
    expect((await gateway.ask(path, { ...huge, token: tokens.admin })).status).toBe(415);
    const json = { ...huge, headers: {}, token: tokens.admin };
    expect((await gateway.ask(path, json)).json).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413 });
    expect(gateway.user.seen).toEqual([]);
  });

  it('leaves broken JSON to the service', async () => {
    await gateway.ask('/v1/orders', { method: 'POST', body: '{"lines":', token: tokens.customer });
    expect(gateway.order.seen[0]?.body).toBe('{"lines":');
  });
});

const place = (body: string | Buffer | ReadableStream | undefined, headers: Record<string, string> = {}) =>
  gateway.ask('/v1/orders', { method: 'POST', token: tokens.customer, body, headers });

/** A body whose length is told nobody. */
const send = (size: number) => place(new Blob(['x'.repeat(size)]).stream());

describe('a user whose sessions have ended', () => {
  const sub = randomUUID();
  const block = (sequence: number) => {
    const sessionsValidFrom = new Date().toISOString();
    const state = { id: sub, name: 'Ann', status: 'blocked', roles: ['customer'], sessionsEnded: [] };
    gateway.say(userChanged.of(sub, sequence, userChanged.schema.parse({ ...state, sessionsValidFrom })));
  };

  it('is nobody from the moment that it is told, and asks no service for anything', async () => {
    const token = gateway.signer.token({ sub, iat: seconds() - 1 });
    expect((await gateway.ask('/v1/orders', { token })).status).toBe(200);
    gateway.order.reset();
    block(2);
    const refused = await gateway.ask('/v1/orders', { token });
    expect([refused.status, refused.json.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(refused.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(gateway.order.seen).toEqual([]);
    expect((await gateway.ask('/v1/products', { token })).status).toBe(200);
  });
});

describe('bodies', () => {
  it('must say that they are JSON', async () => {
    for (const type of [
      'text/plain',
      'application/jsonp',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ])
      expect((await place('{}', { 'content-type': type })).json.code).toBe('UNSUPPORTED_MEDIA_TYPE');
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON'])
      expect((await place('{}', { 'content-type': type })).status).toBe(200);
  });

  it('may have 64 KiB and not a byte more, also when their length is not told', async () => {
    expect((await place('x'.repeat(65_536))).status).toBe(200);
    expect((await place('x'.repeat(65_537))).status).toBe(413);
    expect((await send(65_536)).status).toBe(200);
    expect((await send(65_537)).status).toBe(413);
    expect((await send(2_000_000)).status).toBe(413);
  });

  it('may be absent, and then have no type', async () => {
    const path = `/v1/orders/${ID}/cancel`;
    const asked = { method: 'POST', token: tokens.customer, headers: { 'content-type': 'application/json' } } as const;
    expect((await gateway.ask(path, asked)).status).toBe(200);
    expect(gateway.order.seen[0]?.headers['content-type']).toBeUndefined();
  });

  it.each(['application/json', 'text/plain', undefined])(
    'are absent when they have no chunk, of type %s',
    async (type) => {
      const headers = { authorization: `Bearer ${tokens.customer}`, ...(type ? { 'content-type': type } : {}) };
      const body = new ReadableStream({ start: (stream) => stream.close() });
      const sent = { method: 'POST', headers, body, duplex: 'half' } as const;
      expect((await fetch(`${gateway.url}/v1/orders/${ID}/cancel`, sent)).status).toBe(200);
      expect(gateway.order.seen[0]).toMatchObject({ body: '' });
      expect(gateway.order.seen[0]?.headers).not.toHaveProperty('content-type');
      expect(gateway.order.seen[0]?.headers).not.toHaveProperty('transfer-encoding');
    },
  );

  it('go on byte for byte, that the service may refuse what is no UTF-8', async () => {
    const bytes = Buffer.from('{"note":"Jos\u00e9"}', 'latin1');
    let got: Buffer | undefined;
    gateway.order.answer = (seen, response) => ((got = seen.bytes), json(response, 400, {}));
    expect((await place(bytes)).status).toBe(400);
    expect(got).toEqual(bytes);
  });
});

describe('answers', () => {
  it('that refuse go through as they are', async () => {
    const problem = { type: 'about:blank', code: 'OUT_OF_STOCK', lines: [{ sku: 'A', requested: 2, available: 1 }] };
    gateway.order.answer = (_, response) =>
      json(response, 422, problem, { 'content-type': 'application/problem+json' });
    const {
      status,
      json: body,
      headers,
    } = await gateway.ask('/v1/orders', { method: 'POST', body: {}, token: tokens.customer });
    expect([status, body, headers['content-type']]).toEqual([422, problem, 'application/problem+json']);
  });

  it('without a body have none', async () => {
    gateway.order.answer = (_, response) => response.writeHead(304, { etag: '"1"' }).end();
    const unchanged = await gateway.ask(`/v1/orders/${ID}`, { token: tokens.customer });
    expect([unchanged.status, unchanged.text, unchanged.headers['etag']]).toEqual([304, '', '"1"']);
    gateway.inventory.answer = (_, response) => response.writeHead(204).end();
    const gone = await gateway.ask('/v1/products/A', { method: 'DELETE', token: tokens.staff });
    expect([gone.status, gone.text]).toEqual([204, '']);
  });

  it('to HEAD are those to GET without the body', async () => {
    const { status, text, headers } = await gateway.ask('/v1/products', { method: 'HEAD' });
    expect([status, text, headers['content-type']]).toEqual([200, '', 'application/json']);
    expect(gateway.inventory.seen[0]?.method).toBe('GET');
    const { status: staff } = await gateway.ask('/v1/users', { method: 'HEAD', token: tokens.staff });
    expect([staff, gateway.user.seen[0]?.method]).toEqual([200, 'HEAD']);
    expect((await gateway.ask('/v1/users/me', { method: 'HEAD' })).status).toBe(401);
  });

  it('of any size pass', async () => {
    const items = Array.from({ length: 50_000 }, (_, i) => ({ id: i }));
    gateway.order.answer = (_, response) => json(response, 200, { items });
    expect((await gateway.ask('/v1/orders', { token: tokens.customer })).json.items).toHaveLength(50_000);
  });
});

it('is ready when it has keys', async () => {
  const { status, json } = await gateway.ask('/health/ready');
  expect([status, json]).toEqual([200, { status: 'ok', checks: { keys: 'ok' } }]);
});
