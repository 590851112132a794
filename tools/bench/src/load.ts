import { type OrderView } from '@tessera/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'undici';
import { type Customer, newCustomer } from './customer.js';
import { quantile } from './quantile.js';

/** Orders that are under way together at saturation. */
export const AT_ONCE = 64;
const CUSTOMERS = 600;
const PIECES = 1_000_000;
const LIGHT: Rate = { perSecond: 5, orders: 200 };
const DECIDED_WITHIN_MS = 60_000;

/** One order as the load saw it: when it was sent, by this machine's clock, and what became of it. */
export interface Sent {
  id: string;
  sentAt: number;
  customer: Customer;
}

export const skus = Array.from({ length: 50 }, (_, n) => `BENCH-${n}`);

/** Lines of the usual orders. */
export const oneToThree = (n: number) => [
  ...new Set([0, 7, 19].slice(0, 1 + (n % 3)).map((step) => skus[(n + step) % 50] ?? '')),
];

/** A few at a time: the user service hashes two passwords at once, and ten took longer than the gateway waits on a busy machine. */
export const signUp = async (gateway: Pool): Promise<Customer[]> => {
  const customers: Customer[] = [];
  while (customers.length < CUSTOMERS) {
    const some = Array.from({ length: 4 }, (_, n) => newCustomer(gateway, customers.length + n));
    customers.push(...(await Promise.all(some)));
  }
  return customers;
};

/** Products with so many pieces, known to whoever takes orders. */
export const stockUp = async (staff: Customer, wanted: readonly string[] = skus, pieces = PIECES) => {
  for (const sku of wanted) {
    // It is there already when another bench went before.
    await staff.putProduct({ sku, name: sku, price: { amount: 1, currency: 'EUR' } }).catch(() => {});
    await staff.adjustStock({ sku, delta: pieces, reason: 'bench' });
  }
  await sleep(3_000);
};

export const place = async (customer: Customer, n: number, skusOf = oneToThree): Promise<Sent> => {
  const sentAt = Date.now();
  const { id } = await customer.placeOrder({ lines: skusOf(n).map((sku) => ({ sku, quantity: 1 })) });
  return { id, sentAt, customer };
};

/** The order when it is decided; its history holds the time, so asking late measures nothing wrong. */
export const decided = async ({ id, customer }: Sent): Promise<OrderView> => {
  const end = Date.now() + DECIDED_WITHIN_MS;
  for (;;) {
    const order = await customer.getOrder({ id });
    if (order.state !== 'PENDING' || Date.now() > end) return order;
    await sleep(500);
  }
};

export const decidedAt = (order: OrderView) => Date.parse(order.history[1]?.at ?? '');

/** How many of them ended well. */
export const confirmedOf = (orders: readonly OrderView[]) => orders.filter(({ state }) => state === 'CONFIRMED').length;

/** They take turns. */
export const oneOf = <T extends object>(customers: readonly T[], n: number): T => {
  const customer = customers[n % customers.length];
  if (!customer) throw new Error('there are customers');
  return customer;
};

/** What an order of a load is of, and who is told when all are decided: what comes after that is only counting. */
interface Saturating {
  skusOf?: (n: number) => string[];
  settled?: () => void;
}

const placeAll = async (customers: Customer[], seconds: number, skusOf: (n: number) => string[]) => {
  const [sent, refused]: [Sent[], unknown[]] = [[], []];
  const begin = Date.now();
  const worker = async (_: unknown, start: number) => {
    for (let n = start; Date.now() - begin < seconds * 1_000; n += AT_ONCE)
      await place(oneOf(customers, n), n, skusOf).then(
        (one) => sent.push(one),
        (error: unknown) => refused.push(error),
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (refused[0]) console.log('first refusal:', String(refused[0]));
  return { begin, sent, refused: refused.length };
};

const allDecided = async (sent: readonly Sent[]) => {
  const orders: OrderView[] = [];
  for (let n = 0; n < sent.length; n += AT_ONCE)
    orders.push(...(await Promise.all(sent.slice(n, n + AT_ONCE).map(decided))));
  return orders;
};

/** From sending the POST to the decision, in ms. */
const waits = (orders: readonly OrderView[], sent: readonly Sent[]) =>
  orders.map((order, n) => decidedAt(order) - (sent[n]?.sentAt ?? 0)).filter(Number.isFinite);

/** As many orders as it takes, `AT_ONCE` at a time; the rate counts until the last one is decided. */
export const saturated = async (
  customers: Customer[],
  seconds: number,
  { skusOf = oneToThree, settled = () => {} }: Saturating = {},
) => {
  const { begin, sent, refused } = await placeAll(customers, seconds, skusOf);
  await allDecided(sent.slice(-AT_ONCE));
  settled();
  const orders = await allDecided(sent);
  const end = orders.map(decidedAt).reduce((latest, time) => (time > latest ? time : latest), begin);
  const confirmed = confirmedOf(orders);
  const times = waits(orders, sent);
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  return { placed: sent.length, refused, confirmed, perSecond: (confirmed * 1000) / (end - begin), p50, p99 };
};

/** A steady load: so many orders, whether or not earlier ones were answered. */
export interface Rate {
  perSecond: number;
  orders: number;
}

/** In ms, of all orders of a steady load. */
export interface Waited {
  orders: number;
  confirmed: number;
  p50: number;
  p99: number;
}

/** What falls due meanwhile goes out together. */
const PAUSE_MS = 2;

/** Time from sending the POST to CONFIRMED in ms, at a steady light load. */
export const light = async (customers: Customer[], { perSecond, orders: count }: Rate = LIGHT): Promise<Waited> => {
  const sent: Promise<Sent>[] = [];
  const begin = performance.now();
  while (sent.length < count) {
    while (sent.length < Math.min(count, ((performance.now() - begin) / 1_000) * perSecond))
      sent.push(place(oneOf(customers, sent.length), sent.length));
    await sleep(PAUSE_MS);
  }
  const all = await Promise.all(sent);
  await sleep(1_000);
  const orders = await allDecided(all);
  const times = waits(orders, all);
  return {
    orders: orders.length,
    confirmed: confirmedOf(orders),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
};
