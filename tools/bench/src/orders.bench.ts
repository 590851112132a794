import { type RunningPlatform } from '@tessera/stack';
import { Pool } from 'undici';
import { knownCustomer } from './customer.js';
import { AT_ONCE, light, saturated, signUp, stockUp } from './load.js';
import { memoryOf } from './memory.js';

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
