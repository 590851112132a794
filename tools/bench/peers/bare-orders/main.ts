// What the stores allow: all of Tessera's steps by bare drivers, a transaction for each message, without a framework, HTTP
// or ORM. Nobody consumes: what was produced is handled at once, by who produced it. Asked for a number of seconds it answers
// how many orders went through all steps, and the times from the first statement to CONFIRMED in ms.
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { given, ready } from '../bench.js';
import { Credit } from './credit.js';
import { producer } from './event.js';
import { newOrder, Orders } from './order.js';
import { poolAt, Postgres } from './postgres.js';
import { Stock } from './stock.js';

const AT_ONCE = 64;
const skus = Array.from({ length: 50 }, (_, n) => `BENCH-${n}`);
/** One to three, as in the load of the others. */
const linesOf = (n: number) =>
  [0, 7, 19].slice(0, 1 + (n % 3)).map((step) => ({ sku: skus[(n + step) % 50] ?? '', quantity: 1 }));

const kafka = new Kafka({ brokers: given('KAFKA_BROKERS').split(','), logLevel: logLevel.ERROR });
const produce = await producer(kafka, given('TOPIC_PREFIX'));
const [orderPool, userPool] = [poolAt(given('ORDER_URL')), poolAt(given('USER_URL'))];
const [atOrder, atUser] = [new Postgres(orderPool, produce), new Postgres(userPool, produce)];
const [orders, credit] = [new Orders(atOrder), new Credit(atUser)];
const mongo = await new MongoClient(given('INVENTORY_URL'), { writeConcern: { w: 'majority', j: true } }).connect();
const stock = new Stock(mongo, produce);

const newCustomers = async (): Promise<string[]> => {
  const { rows } = await userPool.query<{ id: string }>(`
    INSERT INTO person SELECT gen_random_uuid(), gen_random_uuid() || '@example.org', 'Bench', '', '{}', 'active', now(), 1, now()
    FROM generate_series(1, 300) RETURNING id`);
  await userPool.query('INSERT INTO credit_account SELECT id, 1000000000000, 0, 0, 0 FROM person');
  return rows.map(({ id }) => id);
};

await mongo.db().collection('stocks').deleteMany();
await userPool.query('DELETE FROM credit_account; DELETE FROM person');
await stock.stockUp(skus);
const customers = await newCustomers();

/** Answers when it was confirmed. */
const handle = async (n: number) => {
  const order = newOrder(customers[n % customers.length] ?? '', linesOf(n));
  const placed = await atOrder.relay(await orders.place(order));
  const reserve = async () => orders.answer(order, 'stock', await stock.relay(await stock.reserve(order, placed)));
  const hold = async () => orders.answer(order, 'credit', await atUser.relay(await credit.hold(order, placed)));
  const [first, second] = await Promise.all([reserve(), hold()]);
  const confirmedAt = performance.now();
  const told = first ?? second;
  if (!told) throw new Error(`${order.id} was not confirmed`);
  const confirmed = await atOrder.relay(told);
  const sell = async () => stock.relay(await stock.commit(order, confirmed));
  const capture = async () => atUser.relay(await credit.capture(order, confirmed));
  await Promise.all([sell(), capture()]);
  return confirmedAt;
};

let handled = 0;
const saturate = async (seconds: number) => {
  const [begin, times]: [number, number[]] = [performance.now(), []];
  const worker = async () => {
    while (performance.now() - begin < seconds * 1_000) {
      const sent = performance.now();
      times.push((await handle(handled++)) - sent);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { seconds: (performance.now() - begin) / 1_000, times };
};

const answer = async (seconds: unknown) => process.send?.(await saturate(Number(seconds)));

process.on('message', (seconds) => void answer(seconds));
ready();
