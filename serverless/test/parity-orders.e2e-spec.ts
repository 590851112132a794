import { type OrderView, type Page } from '@tessera/contracts';
import { type Order } from '@tessera/order/domain';
import { ask, eventually, Signer } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Shopper } from '../../test/shopper.fixture.js';
import { testStack } from './stack.fixture.js';
import { anOrder, putCustomer, putOrders, putProducts, useTables } from './stores.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('Many orders', emulated, async () => {
  /** Many orders: in lists, at once, and with many lines. */
  const signer = new Signer();
  const stack = await testStack({ chain: 'one', signer: signer.jwk() });
  afterAll(() => stack.stop());
  useTables(stack);

  const staff = await new Shopper(stack.url).logIn(stack.staff);
  const aCustomer = () => putCustomer(stack.url, signer);
  type Customer = Awaited<ReturnType<typeof aCustomer>>;

  /** A list from its beginning to its end, by the links of its pages. */
  const pagesOf = async (shopper: Shopper, query: string): Promise<OrderView[][]> => {
    const pages: OrderView[][] = [];
    for (let path: string | undefined = `/v1/orders?${query}`; path !== undefined;) {
      const { body, headers } = await shopper.ask('GET', path);
      const { items, next }: Page<OrderView> = body;
      pages.push(items);
      path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      expect(path === undefined).toBe(next === null);
    }
    return pages;
  };

  const lengths = (pages: OrderView[][]) => pages.map(({ length }) => length);
  const idsIn = (pages: OrderView[][]) => pages.flat().map(({ id }) => id);
  const newestFirst = (orders: readonly Order[]) =>
    orders.map(({ id }) => id).toSorted((one, other) => (one < other ? 1 : -1));

  const MINUTE_MS = 60_000;
  const ago = (ms: number) => new Date(Date.now() - ms);
  const cancelled = [{ on: 'cancel', by: 'BY_CUSTOMER' }] as const;

  describe('the list of a customer', () => {
    const many = 45;
    let buyer: Customer;
    let other: Customer;
    let orders: Order[];

    beforeAll(async () => {
      buyer = await aCustomer();
      other = await aCustomer();
      orders = Array.from({ length: many }, (_, n) =>
        anOrder(buyer.id, { at: ago(n * MINUTE_MS), ...(n % 4 === 0 && { moves: [...cancelled] }) }),
      );
      await putOrders([...orders, anOrder(other.id)]);
    });

    it.each([
      ['', [20, 20, 5]],
      ['limit=15', [15, 15, 15]],
      ['limit=44', [44, 1]],
      ['limit=45', [45]],
      ['limit=100', [45]],
    ])('has them all once, newest first: %s', async (query, expected) => {
      const pages = await pagesOf(buyer, query);
      expect(lengths(pages)).toEqual(expected);
      expect(idsIn(pages)).toEqual(newestFirst(orders));
    });

    it('has by state those that are in it', async () => {
      const pages = await pagesOf(buyer, 'state=CANCELLED&limit=5');
      expect(idsIn(pages)).toEqual(newestFirst(orders.filter(({ state }) => state === 'CANCELLED')));
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(5);
      expect(await pagesOf(buyer, 'state=SHIPPED')).toEqual([[]]);
    });

    it('is shown to staff, and is another’s by no trick', async () => {
      expect(idsIn(await pagesOf(staff, `customerId=${buyer.id}`))).toEqual(newestFirst(orders));
      expect(idsIn(await pagesOf(other, `customerId=${buyer.id}`))).toHaveLength(1);
    });

    it('goes on from a cursor of a page that has moved meanwhile', async () => {
      const { items, next } = (await buyer.ask('GET', '/v1/orders?limit=10')).body;
      const newer = anOrder(buyer.id);
      await putOrders([newer]);
      const second = (await buyer.ask('GET', `/v1/orders?limit=10&cursor=${next}`)).body;
      expect([...items, ...second.items].map(({ id }) => id)).toEqual(newestFirst(orders).slice(0, 20));
      orders.push(newer);
    });

    it('has shorter pages of larger orders', async () => {
      const customer = await aCustomer();
      const large = Array.from({ length: 16 }, (_, n) => anOrder(customer.id, { at: ago(n * MINUTE_MS), lines: 50 }));
      await putOrders(large);
      const pages = await pagesOf(customer, 'limit=100');
      expect(idsIn(pages)).toEqual(newestFirst(large));
      expect(pages.length).toBeGreaterThan(1);
      // What the state machine carries, in which the answer is a text.
      for (const page of pages) expect(JSON.stringify(JSON.stringify(page)).length).toBeLessThan(240_000);
    });
  });

  describe('the list of everyone', () => {
    const customerId = randomUUID();
    const monthsAgo = (months: number, day = 15) =>
      new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - months, day));
    const old = [1, 1, 2, 5, 28].map((months, n) =>
      anOrder(customerId, {
        at: new Date(monthsAgo(months).getTime() + n),
        moves: [{ on: 'credit.rejected', code: 'CREDIT_LIMIT_EXCEEDED' }],
      }),
    );
    const rejected = newestFirst(old);

    beforeAll(() => putOrders(old));

    it('goes back month by month, over those without any', async () => {
      for (const limit of [1, 2, 100]) {
        const pages = await pagesOf(staff, `state=REJECTED&limit=${limit}`);
        expect(idsIn(pages)).toEqual(rejected);
      }
    });

    it('has all of them, newest first', async () => {
      const all = idsIn(await pagesOf(staff, 'limit=100'));
      expect(all).toEqual(all.toSorted().toReversed());
      expect(all).toEqual(expect.arrayContaining(rejected));
    });

    it('ends behind two years without an order', async () => {
      const lost = anOrder(customerId, { at: monthsAgo(28 + 26), moves: [...cancelled] });
      await putOrders([lost]);
      expect(idsIn(await pagesOf(staff, 'limit=100'))).not.toContain(lost.id);
      expect(idsIn(await pagesOf(staff, `customerId=${customerId}`))).toContain(lost.id);
    });

    it('has those whose id is of the month before their time', async () => {
      const at = monthsAgo(3, 1);
      const late = [1, 2, 3].map((ms) =>
        anOrder(customerId, { at, mintedAt: new Date(at.getTime() - ms), moves: [...cancelled, { on: 'deadline' }] }),
      );
      await putOrders(late);
      const ids = idsIn(await pagesOf(staff, 'limit=1&state=CANCELLED'));
      expect(ids.filter((id) => late.some((order) => order.id === id))).toEqual(newestFirst(late));
    });
  });

  describe('orders at once', () => {
    it('of twenty for the last piece: one is accepted', async () => {
      const sku = await staff.stockUp(500, 1);
      const buyers = await Promise.all(Array.from({ length: 20 }, aCustomer));
      const answers = await Promise.all(
        buyers.map((buyer) => buyer.ask('POST', '/v1/orders', { body: { lines: [{ sku, quantity: 1 }] } })),
      );
      const refused = answers.filter(({ status }) => status !== 202);
      expect(refused).toHaveLength(19);
      for (const { status, body } of refused)
        expect([status, body.code, body.lines]).toEqual([422, 'OUT_OF_STOCK', [{ sku, requested: 1, available: 0 }]]);
      await eventually(async () =>
        expect(await staff.api.getStock({ sku })).toMatchObject({ available: 0, reserved: 0, sold: 1 }),
      );
    });

    it('with one key: one order, and the same answer to all', async () => {
      const sku = await staff.stockUp(500, 10);
      const buyer = await aCustomer();
      const headers = { 'idempotency-key': randomUUID() };
      const body = { lines: [{ sku, quantity: 1 }] };
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => buyer.ask('POST', '/v1/orders', { body, headers })),
      );
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(answers.filter(({ headers: told }) => !told.has('idempotency-replayed'))).toHaveLength(1);
      expect((await buyer.api.listOrders()).items).toHaveLength(1);
      await eventually(async () =>
        expect(await staff.api.getStock({ sku })).toMatchObject({ available: 9, reserved: 0, sold: 1 }),
      );
    });

    it('of one customer spend no more than they have', async () => {
      const sku = await staff.stockUp(30_000, 10);
      const buyer = await aCustomer();
      const orders = await Promise.all(Array.from({ length: 6 }, () => buyer.order(sku, 1, { wait: 5 })));
      const states = orders.map(({ state }) => state).toSorted();
      expect(states).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'REJECTED', 'REJECTED', 'REJECTED']);
      await eventually(async () => {
        expect(await buyer.api.getMyCredit()).toMatchObject({ held: 0, spent: 90_000, available: 10_000 });
        expect(await staff.api.getStock({ sku })).toMatchObject({ available: 7, reserved: 0, sold: 3 });
      });
    });
  });

  describe('an order of more than there is', () => {
    it('is taken where the stock is not checked at the door, and rejected', async () => {
      const unchecked = await stack.beside({ name: 'unchecked', chain: 'one', parameters: { StockCheck: 'off' } });
      const worker = await new Shopper(unchecked.url).logIn(unchecked.staff);
      const sku = await worker.stockUp(500, 3);
      const { id } = await worker.order(sku, 4);
      const lines = [{ sku, requested: 4, available: 3 }];
      const rejected = await worker.api.getOrder({ id });
      expect(rejected).toMatchObject({ state: 'REJECTED', version: 2, reason: { code: 'OUT_OF_STOCK', lines } });
      expect(await worker.api.getStock({ sku })).toMatchObject({ available: 3, reserved: 0 });
      expect(await worker.api.getMyCredit()).toMatchObject({ held: 0, spent: 0 });
    });
  });

  describe('an order of many lines', () => {
    it('has fifty of them, and fifty-one are refused', async () => {
      const word = randomUUID().slice(0, 8).toUpperCase();
      const skus = Array.from({ length: 50 }, (_, n) => `L-${word}-${n}`);
      await putProducts(skus, 5);
      const buyer = await aCustomer();
      const lines = skus.map((sku) => ({ sku, quantity: 2 }));
      const one = { sku: `L-${word}-X`, quantity: 1 };
      const refused = await buyer.ask('POST', '/v1/orders', { body: { lines: [...lines, one] } });
      expect([refused.status, refused.body.errors]).toEqual([400, [{ pointer: '/lines', detail: expect.any(String) }]]);
      const placed = await buyer.ask('POST', '/v1/orders', { body: { lines } });
      expect([placed.status, placed.body.total.amount]).toEqual([202, 10_000]);
      await buyer.becomes(placed.body.id, 'CONFIRMED');
      await eventually(async () => {
        for (const sku of [skus[0]!, skus[49]!])
          expect(await staff.api.getStock({ sku })).toMatchObject({ available: 3, reserved: 0, sold: 2 });
      });
      const short = [...lines.slice(0, 49), { sku: skus[49]!, quantity: 4 }];
      const missing = await ask('POST', `${stack.url}/v1/orders`, {
        token: buyer.api.tokens?.accessToken,
        body: { lines: short },
      });
      expect([missing.status, missing.body.lines]).toEqual([422, [{ sku: skus[49], requested: 4, available: 3 }]]);
      expect(await staff.api.getStock({ sku: skus[0]! })).toMatchObject({ available: 3, reserved: 0 });
    });
  });
});
