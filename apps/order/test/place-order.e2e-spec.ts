import { eventually } from '@tessera/testing';
import { v7 as uuidv7 } from 'uuid';
import {
  body,
  checkedUntil,
  closeService,
  EUR,
  inDatabase,
  inStock,
  openService,
  place,
  send,
  tea,
} from './order.fixture.js';

beforeAll(openService);
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

  it('answers at once, whatever is preferred: the gateway waits', async () => {
    const placed = await place(body(tea()), { prefer: 'wait=10' });
    expect([placed.status, placed.body.state, placed.headers.get('preference-applied')]).toEqual([
      202,
      'PENDING',
      null,
    ]);
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
    inStock(0);
    const again = await place(body(tea()), headers).finally(inStock);
    expect(again.status).toBe(202);
  });

  it('gives inventory 300 ms to check, and asks nothing when its own caller waits no more', async () => {
    const until = async (deadline: number) => {
      checkedUntil.length = 0;
      expect((await place(body(tea()), { 'x-request-deadline': String(deadline) })).status).toBe(202);
      return checkedUntil;
    };
    // After a check that a busy machine was too slow for, none is made for five seconds.
    await eventually(async () => {
      const before = Date.now();
      const [own = 0] = await until(before + 60_000);
      expect(own).toBeGreaterThanOrEqual(before + 300);
      expect(own).toBeLessThanOrEqual(Date.now() + 300);
    });
    inStock(0);
    expect(await until(Date.now() - 1).finally(inStock)).toEqual([]);
  });

  it('refuses what is short at the door, with the lines', async () => {
    inStock(1);
    const refused = eventually(async () => {
      const { status, body: problem } = await place(body(tea(5)));
      expect([status, problem.code, problem.lines]).toEqual([
        422,
        'OUT_OF_STOCK',
        [{ sku: 'TEA', requested: 5, available: 1 }],
      ]);
    });
    await refused.finally(inStock);
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
