import { creditRejected, creditReserved, type OrderView, stockReserved } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { v7 as uuidv7 } from 'uuid';
import {
  body,
  closeService,
  customer,
  EUR,
  inDatabase,
  isShort,
  openService,
  orderOf,
  place,
  send,
  staff,
  stopService,
  tea,
  tell,
  waiting,
} from './order.fixture.js';

beforeAll(openService, 60_000);
afterAll(closeService);

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

  it('takes no bytes that are no UTF-8', async () => {
    const note = Buffer.from(JSON.stringify(body(tea(), { note: 'Jos\u00e9' })), 'latin1');
    const refused = await place(note);
    expect([refused.status, refused.body.code]).toEqual([400, 'MALFORMED_JSON']);
    expect(await inDatabase("SELECT id FROM orders WHERE note LIKE 'Jos%'")).toEqual([]);
  });

  it('looks the key up before prices and stock', async () => {
    const headers = { 'idempotency-key': uuidv7() };
    await place(body(tea()), headers);
    isShort([{ sku: 'TEA', requested: 1, available: 0 }]);
    const again = await place(body(tea()), headers).finally(() => isShort([]));
    expect(again.status).toBe(202);
  });

  it('refuses what is short at the door, with the lines', async () => {
    isShort([{ sku: 'TEA', requested: 5, available: 1 }]);
    const refused = await place(body(tea(5))).finally(() => isShort([]));
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
    [
      'the largest total that can be said',
      body(tea(), { expectedTotal: Number.MAX_SAFE_INTEGER }),
      422,
      'PRICE_CHANGED',
    ],
    ['a total beyond it', body(tea(), { expectedTotal: 2 ** 53 }), 400, 'VALIDATION_FAILED'],
    ['a total below nothing', body(tea(), { expectedTotal: -1 }), 400, 'VALIDATION_FAILED'],
    ['half a cent', body(tea(), { expectedTotal: 450.5 }), 400, 'VALIDATION_FAILED'],
    ['a number that is none', '{"lines":[{"sku":"TEA","quantity":1e999}]}', 400, 'VALIDATION_FAILED'],
    ['a text for a number', body([{ sku: 'TEA', quantity: '1' }]), 400, 'VALIDATION_FAILED'],
    ['quantity 0', body(tea(0)), 400, 'VALIDATION_FAILED'],
    ['quantity 1001', body(tea(1_001)), 400, 'VALIDATION_FAILED'],
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

  it.each(['HOSEPIPE-20', 'ECONNREFUSED', '57P01', 'EPIPE', 'CONNECTION-TERMINATED'])(
    'takes the unknown SKU %s for a word, not for a failure of the store',
    async (sku) => {
      const refused = await place(body([{ sku, quantity: 1 }]));
      expect([refused.status, refused.body.code]).toEqual([422, 'UNKNOWN_PRODUCT']);
    },
  );

  it('tells the caller to come back when the store was busy with others all the time', async () => {
    await inDatabase(`
      CREATE FUNCTION obstruct() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END $$;
      CREATE TRIGGER obstructed BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION obstruct()`);
    const refused = await place(body(tea())).finally(() => inDatabase('DROP FUNCTION obstruct CASCADE'));
    expect([refused.status, refused.body.code]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    expect(refused.headers.get('retry-after')).toBe('2');
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

type Answer = Awaited<ReturnType<typeof place>>;

/** A request that waits, and the order for which it does: nobody decides it by its deadline. */
const waitingOrder = async (headers: object = {}, abort: { signal?: AbortSignal } = {}) => {
  const note = uuidv7();
  const answer = send('POST', '/v1/orders', {
    body: body(tea(), { note }),
    headers: { prefer: 'wait=10', ...headers },
    ...abort,
  });
  answer.catch(() => {});
  const made = `UPDATE orders SET deadline_at = now() + interval '1 hour' WHERE note = '${note}' RETURNING id`;
  const [row] = await eventually(async () => {
    const rows = await inDatabase(made);
    expect(rows).toHaveLength(1);
    return rows as { id: string }[];
  });
  await eventually(() => expect(waiting()).toBeGreaterThan(0));
  return { answer, id: row!.id };
};
const confirm = async (orderId: string) => {
  await tell(stockReserved.of(orderId, 1, { orderId }));
  await tell(creditReserved.of(orderId, 1, { orderId, customerId: customer, amount: EUR(450) }));
};
const seen = ({ status, headers, body: { state } }: Answer) => [status, headers.get('preference-applied'), state];

describe('Prefer: wait', () => {
  it('answers 201 with the order when it is confirmed', async () => {
    const { answer, id } = await waitingOrder();
    await confirm(id);
    const placed = await answer;
    expect(seen(placed)).toEqual([201, 'wait=10', 'CONFIRMED']);
    expect(placed.headers.get('location')).toBe(`/v1/orders/${id}`);
    expect(placed.body).toEqual(await orderOf(id));
  });

  it('answers 201 with the reason when it is rejected', async () => {
    const { answer, id } = await waitingOrder({ prefer: 'respond-async, wait=3600' });
    await tell(creditRejected.of(id, 1, { orderId: id, customerId: customer, reason: 'CREDIT_LIMIT_EXCEEDED' }));
    const placed = await answer;
    expect(seen(placed)).toEqual([201, 'wait=10', 'REJECTED']);
    expect(placed.body.reason).toEqual({ code: 'CREDIT_LIMIT_EXCEEDED' });
  });

  it('answers 201 when it is called off meanwhile', async () => {
    const { answer, id } = await waitingOrder();
    await send('POST', `/v1/orders/${id}/cancel`, { token: staff });
    expect(seen(await answer)).toEqual([201, 'wait=10', 'CANCELLED']);
  });

  it('sees what another instance has decided', async () => {
    const { answer, id } = await waitingOrder();
    await inDatabase(`UPDATE orders SET state = 'CANCELLED', version = 2, deadline_at = NULL WHERE id = '${id}'`);
    expect(seen(await answer)).toEqual([201, 'wait=10', 'CANCELLED']);
  });

  it('answers 202 with the order as accepted when nobody decides it in time', async () => {
    const placed = await place(body(tea()), { prefer: 'wait=1' });
    expect(seen(placed)).toEqual([202, 'wait=1', 'PENDING']);
    expect(placed.headers.get('location')).toBe(`/v1/orders/${placed.body.id}`);
    expect(waiting()).toBe(0);
  });

  it.each([[''], ['wait'], ['wait=soon'], ['wait=-1'], ['return=minimal']])('does not wait for %p', async (prefer) => {
    expect(seen(await place(body(tea()), { prefer }))).toEqual([202, null, 'PENDING']);
  });

  it('answers a repeat as the first call would be answered: as accepted, or with the decided order', async () => {
    const key = { 'idempotency-key': uuidv7() };
    const first = await place(body(tea()), key);
    const repeat = (headers: object) => place(body(tea()), { ...key, ...headers });
    const undecided = await repeat({ prefer: 'wait=0' });
    expect(seen(undecided)).toEqual([202, 'wait=0', 'PENDING']);
    const meanwhile = repeat({ prefer: 'wait=10' });
    await confirm((first.body as OrderView).id);
    for (const decided of [await meanwhile, await repeat({ prefer: 'wait=0' })]) {
      expect(seen(decided)).toEqual([201, expect.stringMatching(/^wait=/), 'CONFIRMED']);
      expect(decided.headers.get('idempotency-replayed')).toBe('true');
    }
    const again = await repeat({});
    expect([...seen(again), again.body]).toEqual([202, null, 'PENDING', first.body]);
  });

  it('forgets a client that is gone', async () => {
    const gone = new AbortController();
    const { answer } = await waitingOrder({}, { signal: gone.signal });
    gone.abort();
    await expect(answer).rejects.toThrow();
    await eventually(() => expect(waiting()).toBe(0), 8_000);
  });

  it('answers 202 at once when the service ends', async () => {
    const { answer } = await waitingOrder();
    await stopService();
    expect(seen(await answer)).toEqual([202, 'wait=10', 'PENDING']);
  });
});
