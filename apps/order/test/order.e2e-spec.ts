import { creditRejected, creditReserved, type OrderView, stockReserved } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import {
  body,
  closeService,
  customer,
  EUR,
  inDatabase,
  openService,
  orderOf,
  place,
  send,
  signer,
  staff,
  tea,
  tell,
} from './order.fixture.js';

beforeAll(openService);
afterAll(closeService);

describe('the order process', () => {
  const placed = async () => (await place(body(tea()))).body as OrderView;
  const ids = (order: OrderView) => ({ orderId: order.id, customerId: customer });
  const becomes = (id: string, state: string) => eventually(async () => expect((await orderOf(id)).state).toBe(state));

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

  it('rejects what is overdue though an order beside it cannot be', async () => {
    const [stuck, order] = [await placed(), await placed()];
    await inDatabase(`ALTER TABLE orders ADD CONSTRAINT stuck CHECK (id <> '${stuck.id}' OR state = 'PENDING')`);
    await becomes(order.id, 'REJECTED');
    expect((await orderOf(stuck.id)).state).toBe('PENDING');
    await inDatabase('ALTER TABLE orders DROP CONSTRAINT stuck');
    await becomes(stuck.id, 'REJECTED');
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

  it('cancels without a body, however that is framed', async () => {
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const order = await placed();
      const body = new ReadableStream({ start: (stream) => stream.close() });
      const cancelled = await send('POST', `/v1/orders/${order.id}/cancel`, { body, headers });
      expect([cancelled.status, cancelled.body.state]).toEqual([200, 'CANCELLED']);
    }
  });

  it('cancels once, for the owner or staff', async () => {
    const order = await placed();
    const cancelled = await send('POST', `/v1/orders/${order.id}/cancel`, { token: staff });
    expect(cancelled.body).toMatchObject({ state: 'CANCELLED', reason: { code: 'BY_STAFF' }, version: 2 });
    expect((await send('POST', `/v1/orders/${order.id}/cancel`)).body.code).toBe('ORDER_NOT_CANCELLABLE');
  });
});

/** As a page gives it, of whatever somebody makes of it. */
const cursorOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

describe('reading orders', () => {
  it('hides an order from anyone but its owner and staff', async () => {
    const order = (await place(body(tea()))).body as OrderView;
    const stranger = signer.tokenOf();
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
    const own = signer.tokenOf();
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
    ['GET', '/v1/orders?cursor=', 400],
    ['GET', `/v1/orders?cursor=${cursorOf('0197A000-0000-7000-8000-000000000001')}`, 400],
    ['GET', `/v1/orders?cursor=${cursorOf('0197a000-0000-7000-8000-000000000001').slice(0, -2)}`, 400],
    ['GET', `/v1/orders?cursor=${cursorOf(`0197a000-0000-7000-8000-000000000001' OR true --`)}`, 400],
    ['GET', `/v1/orders?cursor=${cursorOf({ $gt: '' })}`, 400],
    ['GET', `/v1/orders?cursor=${cursorOf('0197a000-0000-7000-8000-000000000001')}&cursor=x`, 400],
    ['GET', '/v1/orders?state=pending', 400],
    ['GET', '/v1/orders?customerId=me', 400],
    ['GET', '/v1/orders?unknown=1', 400],
    ['GET', '/v1/nothing', 404],
    ['DELETE', '/v1/orders', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await send(method, path);
    expect(answer.status).toBe(status);
    if (status === 405) expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  });
});
