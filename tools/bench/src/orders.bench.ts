import { type OrderView } from '@tessera/contracts';
import { type RunningPlatform } from '@tessera/stack';
import { Pool } from 'undici';
import { type Customer, knownCustomer } from './customer.js';
import { confirmedOf, decided, decidedAt, light, oneOf, place, type Sent, signUp, stockUp } from './load.js';
import { memoryOf } from './memory.js';

const AT_ONCE = 64;

/** As many orders as it takes, `AT_ONCE` at a time; the rate counts until the last one is decided. */
const saturated = async (customers: Customer[], seconds: number) => {
  const sent: Sent[] = [];
  const refused: unknown[] = [];
  const begin = Date.now();
  const worker = async (_: unknown, start: number) => {
    for (let n = start; Date.now() - begin < seconds * 1_000; n += AT_ONCE)
      await place(oneOf(customers, n), n).then(
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
  const confirmed = confirmedOf(orders);
  if (refused[0]) console.log('first refusal:', String(refused[0]));
  return { placed: sent.length, refused: refused.length, confirmed, perSecond: (confirmed * 1000) / (end - begin) };
};

/** Orders from the POST at the gateway to CONFIRMED: time at 5/s, and how many a second at saturation. */
export const orders = async (platform: RunningPlatform, seconds: number) => {
  const gateway = new Pool(platform.url, { connections: AT_ONCE });
  const staff = await knownCustomer(gateway, 65_000, platform.credentials.staff);
  const customers = await signUp(gateway);
  await stockUp(staff);
  const memory = () =>
    Object.fromEntries(platform.services.states().map(({ name, pid }) => [name, `${memoryOf(pid)} MB`]));
  const idle = memory();
  await saturated(customers, 5);
  const atEase = await light(customers);
  const load = await saturated(customers, seconds);
  console.table({
    'at 5/s': atEase,
    [`saturation, ${AT_ONCE} at once, ${seconds} s`]: { ...load, perSecond: Math.round(load.perSecond) },
  });
  console.table({ 'memory before': idle, 'memory after': memory() });
  await gateway.close();
};
