import { type OrderView } from '@tessera/contracts';
import { type RunningPlatform } from '@tessera/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { Customer } from './customer.js';
import { memoryOf } from './memory.js';
import { quantile } from './quantile.js';

const CUSTOMERS = 300;
const PIECES = 1_000_000;
const LIGHT_ORDERS = 200;
const LIGHT_EVERY_MS = 200;
const AT_ONCE = 64;
const DECIDED_WITHIN_MS = 60_000;

/** One order as the load saw it: when it was sent, by this machine's clock, and what became of it. */
interface Sent {
  id: string;
  sentAt: number;
  customer: Customer;
}

const skus = Array.from({ length: 50 }, (_, n) => `BENCH-${n}`);
const oneToThree = (n: number) => [
  ...new Set([0, 7, 19].slice(0, 1 + (n % 3)).map((step) => skus[(n + step) % 50] ?? '')),
];

/** A few at a time: the user service hashes two passwords at once. */
const signUp = async (gateway: Pool): Promise<Customer[]> => {
  const customers: Customer[] = [];
  while (customers.length < CUSTOMERS) {
    const some = Array.from({ length: 10 }, (_, n) => new Customer(gateway, customers.length + n).signUp());
    customers.push(...(await Promise.all(some)));
  }
  return customers;
};

const stockUp = async (staff: Customer) => {
  for (const sku of skus) {
    await staff
      .send('PUT', `/v1/products/${sku}`, { name: sku, price: { amount: 1, currency: 'EUR' } })
      .catch(() => {});
    await staff.send('POST', `/v1/products/${sku}/adjustments`, { delta: PIECES, reason: 'bench' });
  }
  await sleep(3_000);
};

const place = async (customer: Customer, n: number): Promise<Sent> => {
  const sentAt = Date.now();
  const { id } = await customer.place(oneToThree(n));
  return { id, sentAt, customer };
};

/** The order when it is decided; its history holds the time, so asking late measures nothing wrong. */
const decided = async ({ id, customer }: Sent): Promise<OrderView> => {
  const end = Date.now() + DECIDED_WITHIN_MS;
  for (;;) {
    const order = await customer.see(id);
    if (order.state !== 'PENDING' || Date.now() > end) return order;
    await sleep(500);
  }
};

const decidedAt = (order: OrderView) => Date.parse(order.history[1]?.at ?? '');

/** Time from sending the POST to CONFIRMED in ms, at a steady light load. */
const light = async (customers: Customer[]) => {
  const sent: Promise<Sent>[] = [];
  for (let n = 0; n < LIGHT_ORDERS; n++) {
    sent.push(place(customers[n % customers.length] ?? never(), n));
    await sleep(LIGHT_EVERY_MS);
  }
  const all = await Promise.all(sent);
  await sleep(1_000);
  const orders = await Promise.all(all.map(decided));
  const times = orders.map((order, n) => decidedAt(order) - (all[n]?.sentAt ?? 0));
  return { confirmed: orders.filter((order) => order.state === 'CONFIRMED').length, times };
};

/** As many orders as it takes, `AT_ONCE` at a time; the rate counts until the last one is decided. */
const saturated = async (customers: Customer[], seconds: number) => {
  const sent: Sent[] = [];
  const refused: unknown[] = [];
  const begin = Date.now();
  const worker = async (_: unknown, start: number) => {
    for (let n = start; Date.now() - begin < seconds * 1_000; n += AT_ONCE)
      await place(customers[n % customers.length] ?? never(), n).then(
        (one) => sent.push(one),
        (error: unknown) => refused.push(error),
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const orders: OrderView[] = [];
  for (let n = 0; n < sent.length; n += AT_ONCE)
    orders.push(...(await Promise.all(sent.slice(n, n + AT_ONCE).map(decided))));
  const times = orders.map(decidedAt).filter(Number.isFinite);
  const end = times.reduce((latest, time) => Math.max(latest, time), begin);
  const confirmed = orders.filter((order) => order.state === 'CONFIRMED').length;
  if (refused[0]) console.log('first refusal:', String(refused[0]));
  return { placed: sent.length, refused: refused.length, confirmed, perSecond: (confirmed * 1000) / (end - begin) };
};

const never = (): never => {
  throw new Error('there are customers');
};

/** Orders from the POST at the gateway to CONFIRMED: time at 5/s, and how many a second at saturation. */
export const orders = async (platform: RunningPlatform, seconds: number) => {
  const gateway = new Pool(platform.url, { connections: AT_ONCE });
  const staff = await new Customer(gateway, 65_000).logIn(platform.credentials.staff);
  const customers = await signUp(gateway);
  await stockUp(staff);
  const memory = () => Object.fromEntries([...platform.services].map(([app, { pid }]) => [app, `${memoryOf(pid)} MB`]));
  const idle = memory();
  await saturated(customers, 5);
  const { confirmed, times } = await light(customers);
  const load = await saturated(customers, seconds);
  console.table({
    [`${LIGHT_ORDERS} orders at ${1000 / LIGHT_EVERY_MS}/s`]: {
      confirmed,
      'p50 ms': quantile(times, 0.5),
      'p99 ms': quantile(times, 0.99),
    },
    [`saturation, ${AT_ONCE} at once, ${seconds} s`]: { ...load, perSecond: Math.round(load.perSecond) },
  });
  console.table({ 'memory before': idle, 'memory after': memory() });
  await gateway.close();
};
