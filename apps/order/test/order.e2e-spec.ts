import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  creditRejected,
  creditReserved,
  type DomainEvent,
  type OrderView,
  productChanged,
  stockReserved,
} from '@tessera/contracts';
import { toMessage } from '@tessera/messaging';
import {
  eventually,
  kafkaTopics,
  postgresDatabase,
  type TestDatabase,
  type TestTopics,
  tokenIssuer,
  type TokenIssuer,
} from '@tessera/testing';
import { type Producer } from 'kafkajs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';

/** The order service through its doors: HTTP and Kafka, on real Postgres and Kafka; inventory is the edge of the world. */
let app: NestFastifyApplication;
let test: TestDatabase;
let topics: TestTopics;
let issuer: TokenIssuer;
let producer: Producer;
let inventory: Server;
let short: unknown[] = [];
let base: string;
let customer: string;
let staff: string;
let customerToken: string;

const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const body = (lines: unknown, more: object = {}) => ({ lines, ...more });
const tea = (quantity = 1) => [{ sku: 'TEA', quantity }];

const send = async (
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: object } = {},
) => {
  const { token = customerToken, body: json, headers } = options;
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: typeof json === 'string' ? json : JSON.stringify(json) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
};
const place = (json: unknown, headers = {}, token = customerToken) =>
  send('POST', '/v1/orders', { body: json, headers, token });
const orderOf = async (id: string): Promise<OrderView> =>
  (await send('GET', `/v1/orders/${id}`, { token: staff })).body;

const tell = async (event: DomainEvent) => {
  const { key, value, headers } = toMessage(event, '/test');
  const named = Object.fromEntries(headers.map(([name, bytes]) => [name, bytes.toString()]));
  await producer.send({ topic: topics.TOPIC_PREFIX + event.type.topic, messages: [{ key, value, headers: named }] });
};

beforeAll(async () => {
  [test, topics, issuer] = await Promise.all([postgresDatabase(), kafkaTopics(), tokenIssuer()]);
  inventory = createServer((_, response) => response.end(JSON.stringify({ short }))).listen(0, '127.0.0.1');
  await once(inventory, 'listening');
  const { port } = inventory.address() as AddressInfo;
  Object.assign(process.env, {
    NODE_ENV: 'production',
    DATABASE_URL: test.url,
    KAFKA_BROKERS: topics.KAFKA_BROKERS,
    TOPIC_PREFIX: topics.TOPIC_PREFIX,
    GROUP_PREFIX: topics.GROUP_PREFIX,
    JWKS_URL: issuer.jwksUrl,
    INVENTORY_URL: `http://127.0.0.1:${port}`,
    ORDER_DEADLINE_MS: '3000',
    LOG_LEVEL: 'silent',
  });
  const { postgresSource } = await import('@tessera/messaging/postgres');
  const { database } = await import('../src/store/store.module.js');
  const source = await postgresSource(database).initialize();
  await source.runMigrations();
  await source.destroy();
  const { startService } = await import('@tessera/runtime');
  const { KafkaServer } = await import('@tessera/messaging');
  const { AppModule } = await import('../src/app.module.js');
  const { config } = await import('../src/config.js');
  app = await startService({
    name: 'order',
    module: AppModule,
    settings: config,
    port: 0,
    prepare: (nest) => nest.connectMicroservice({ strategy: nest.get(KafkaServer) }),
  });
  base = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  customer = uuidv7();
  customerToken = await issuer.token({ id: customer });
  staff = await issuer.token({ roles: ['customer', 'staff'] });
  producer = topics.kafka.producer();
  await producer.connect();
  await eventually(async () => expect((await send('GET', '/health/ready')).status).toBe(200), 30_000);
  const product = {
    sku: 'TEA',
    name: 'Green tea',
    description: '',
    price: EUR(450),
    status: 'active',
    version: 1,
  } as const;
  await tell(productChanged.of('TEA', 1, product));
  await tell(productChanged.of('OLD', 1, { ...product, sku: 'OLD', status: 'retired' }));
  await eventually(async () => expect((await place(body(tea()))).status).toBe(202));
}, 60_000);

afterAll(async () => {
  await app.close();
  await producer.disconnect();
  issuer.close();
  inventory.close();
  await topics.drop();
  await test.drop();
});

describe('placing an order', () => {
  it('answers 202 with the priced order, and its Location works at once', async () => {
    const placed = await place(body(tea(2), { note: 'ring twice', expectedTotal: 900 }));
    expect(placed.status).toBe(202);
    const line = { sku: 'TEA', name: 'Green tea', quantity: 2, unitPrice: EUR(450), lineTotal: EUR(900) };
    expect(placed.body).toMatchObject({
      state: 'PENDING',
      lines: [line],
      total: EUR(900),
      note: 'ring twice',
      version: 1,
    });
    const seen = await send('GET', placed.headers.get('location') ?? '');
    expect(seen.body).toEqual(placed.body);
    expect(seen.headers.get('etag')).toBe('"1"');
  });

  it('answers the same key the same way, and keeps one order', async () => {
    const headers = { 'idempotency-key': uuidv7() };
    const first = await place(body(tea()), headers);
    const second = await place(body(tea()), headers);
    expect(second.body).toEqual(first.body);
    expect(second.status).toBe(202);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const other = await place(body(tea(2)), headers);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
  });

  it('looks the key up before prices and stock', async () => {
    const headers = { 'idempotency-key': uuidv7() };
    await place(body(tea()), headers);
    short = [{ sku: 'TEA', requested: 1, available: 0 }];
    const again = await place(body(tea()), headers).finally(() => (short = []));
    expect(again.status).toBe(202);
  });

  it('refuses what is short at the door, with the lines', async () => {
    short = [{ sku: 'TEA', requested: 5, available: 1 }];
    const refused = await place(body(tea(5))).finally(() => (short = []));
    expect([refused.status, refused.body.code, refused.body.lines]).toEqual([
      422,
      'OUT_OF_STOCK',
      [{ sku: 'TEA', requested: 5, available: 1 }],
    ]);
  });

  it.each([
    ['an unknown SKU', body([{ sku: 'NOPE', quantity: 1 }]), 422, 'UNKNOWN_PRODUCT'],
    ['a retired SKU', body([{ sku: 'OLD', quantity: 1 }]), 422, 'UNKNOWN_PRODUCT'],
    ['another total than expected', body(tea(), { expectedTotal: 1 }), 422, 'PRICE_CHANGED'],
    ['quantity 0', body(tea(0)), 400, 'VALIDATION_FAILED'],
    ['a SKU twice', body([...tea(), ...tea()]), 400, 'VALIDATION_FAILED'],
    ['an unknown field', body(tea(), { price: 1 }), 400, 'VALIDATION_FAILED'],
    ['NUL in the note', body(tea(), { note: 'a\0' }), 400, 'VALIDATION_FAILED'],
    ['broken JSON', '{"lines":', 400, 'MALFORMED_JSON'],
    ['70 kB', body(tea(), { note: 'x'.repeat(70_000) }), 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %s', async (_, json, status, code) => {
    const refused = await place(json);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['', 'x'.repeat(129)])('refuses the Idempotency-Key %p', async (key) => {
    const refused = await place(body(tea()), { 'idempotency-key': key });
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: 'header/idempotency-key' })]);
  });

  it('needs a token, and says so', async () => {
    const refused = await place(body(tea()), {}, '');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});

describe('the order process', () => {
  const placed = async () => (await place(body(tea()))).body as OrderView;
  const ids = (order: OrderView) => ({ orderId: order.id, customerId: customer });
  const becomes = (id: string, state: string) =>
    eventually(async () => expect((await orderOf(id)).state).toBe(state), 10_000);

  it('confirms when both participants say yes', async () => {
    const order = await placed();
    await tell(stockReserved.of(order.id, 1, { orderId: order.id }));
    await tell(creditReserved.of(order.id, 1, { ...ids(order), amount: EUR(450) }));
    await becomes(order.id, 'CONFIRMED');
    expect((await orderOf(order.id)).history.map((entry) => entry.state)).toEqual(['PENDING', 'CONFIRMED']);
  });

  it('rejects with the reason of the one who says no', async () => {
    const order = await placed();
    await tell(creditRejected.of(order.id, 1, { ...ids(order), reason: 'CREDIT_LIMIT_EXCEEDED' }));
    await becomes(order.id, 'REJECTED');
    expect((await orderOf(order.id)).reason).toEqual({ code: 'CREDIT_LIMIT_EXCEEDED' });
  });

  it('rejects with TIMEOUT when nobody answers', async () => {
    const order = await placed();
    await becomes(order.id, 'REJECTED');
    expect((await orderOf(order.id)).reason).toEqual({ code: 'TIMEOUT' });
  });

  it('ships only what is confirmed, and cancels nothing that is shipped', async () => {
    const order = await placed();
    const ship = () => send('POST', `/v1/orders/${order.id}/ship`, { token: staff });
    expect((await ship()).body.code).toBe('ORDER_NOT_SHIPPABLE');
    await tell(stockReserved.of(order.id, 1, { orderId: order.id }));
    await tell(creditReserved.of(order.id, 1, { ...ids(order), amount: EUR(450) }));
    await becomes(order.id, 'CONFIRMED');
    expect((await send('POST', `/v1/orders/${order.id}/ship`)).status).toBe(403);
    expect((await ship()).body.state).toBe('SHIPPED');
    const late = await send('POST', `/v1/orders/${order.id}/cancel`);
    expect([late.status, late.body.code]).toEqual([409, 'ORDER_NOT_CANCELLABLE']);
  });

  it('cancels once, for the owner or staff', async () => {
    const order = await placed();
    const cancelled = await send('POST', `/v1/orders/${order.id}/cancel`, { token: staff });
    expect(cancelled.body).toMatchObject({ state: 'CANCELLED', reason: { code: 'BY_STAFF' }, version: 2 });
    expect((await send('POST', `/v1/orders/${order.id}/cancel`)).body.code).toBe('ORDER_NOT_CANCELLABLE');
  });
});

describe('reading orders', () => {
  it('hides an order from anyone but its owner and staff', async () => {
    const order = (await place(body(tea()))).body as OrderView;
    const stranger = await issuer.token({});
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
    ] as const)
      expect((await send(method, `/v1/orders/${order.id}${path}`, { token: stranger })).status).toBe(404);
    expect((await send('GET', `/v1/orders/${order.id}`, { token: staff })).status).toBe(200);
  });

  it('knows an id in upper case, also to change it', async () => {
    const order = (await place(body(tea()))).body as OrderView;
    const path = `/v1/orders/${order.id.toUpperCase()}`;
    expect((await send('GET', path)).body.id).toBe(order.id);
    expect((await send('POST', `${path}/cancel`)).body.state).toBe('CANCELLED');
  });

  it('answers 304 when nothing changed', async () => {
    const order = (await place(body(tea()))).body as OrderView;
    const same = await send('GET', `/v1/orders/${order.id}`, { headers: { 'if-none-match': '"1"' } });
    expect([same.status, same.body]).toEqual([304, undefined]);
  });

  it('pages through the newest first without gaps', async () => {
    const own = await issuer.token({ id: uuidv7() });
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift((await place(body(tea()), {}, own)).body.id);
    const seen: string[] = [];
    let path: string | null = '/v1/orders?limit=2';
    while (path) {
      const page = await send('GET', path, { token: own });
      seen.push(...page.body.items.map((order: OrderView) => order.id));
      path = page.headers.get('link')?.match(/<(.+)>; rel="next"/)?.[1] ?? null;
      expect(page.body.next === null).toBe(path === null);
    }
    expect(seen).toEqual(made);
  });

  it.each([
    ['GET', '/v1/orders/not-a-uuid', 400],
    ['GET', '/v1/orders?limit=0', 400],
    ['GET', '/v1/orders?cursor=nonsense', 400],
    ['GET', '/v1/orders?unknown=1', 400],
    ['GET', '/v1/nothing', 404],
    ['DELETE', '/v1/orders', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await send(method, path);
    expect(answer.status).toBe(status);
    if (status === 405) expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  });
});
