import { visitPostgres } from '@tessera/provision';
import { type RunningPlatform } from '@tessera/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Customer, knownCustomer, newCustomer } from './customer.js';
import { light, place, signUp, stockUp } from './load.js';

const EVERY_MS = 1_000;

/** Whatever touches this customer's credit fails, as by a bug that only one kind of data meets. */
const curse = (databaseUrl: string, customerId: string) =>
  visitPostgres({ connectionString: databaseUrl }, (client) =>
    client.query(`
      CREATE FUNCTION curse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cursed'; END $$;
      CREATE TRIGGER curse BEFORE INSERT ON credit_hold FOR EACH ROW
        WHEN (NEW.customer_id = ${client.escapeLiteral(customerId)}) EXECUTE FUNCTION curse();
    `),
  );

/** Places orders until told to stop. */
const keepOrdering = (customer: Customer) => {
  let placed = 0;
  const timer = setInterval(() => void place(customer, placed++).catch(() => placed--), EVERY_MS);
  return () => {
    clearInterval(timer);
    return placed;
  };
};

/** I10: the time to CONFIRMED at 5/s, without and with a customer beside whose orders all fail in the user service. */
export const failingKey = async (platform: RunningPlatform) => {
  const gateway = new Pool(platform.url);
  const staff = await knownCustomer(gateway, 65_000, platform.credentials.staff);
  const customers = await signUp(gateway);
  await stockUp(staff);
  await light(customers);
  const usual = await light(customers);
  const unlucky = await newCustomer(gateway, 65_001);
  const { id } = await unlucky.getMe();
  await curse(platform.env.user['DATABASE_URL'] ?? '', id);
  const stop = keepOrdering(unlucky);
  await sleep(5_000);
  const beside = await light(customers);
  console.table({ alone: usual, [`beside ${stop()} orders that fail`]: beside });
  console.log(`p99 beside a failing key: ${(beside.p99 / usual.p99).toFixed(2)} x`);
  await gateway.close();
};
