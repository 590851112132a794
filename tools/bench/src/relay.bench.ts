import { BroadcastSubscriber, KafkaClient, type OutgoingMessage, OutboxRelay, type Produce } from '@tessera/messaging';
import { createLog } from '@tessera/runtime';
import { kafkaTopics, type TestTopics } from '@tessera/testing';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CounterBench, onMongo, onPostgres } from './counters.js';
import { quantile } from './quantile.js';

const log = createLog('bench', 'error');
const CHUNK = 5_000;
const ROUNDS = 3;
const value = Buffer.from(JSON.stringify({ orderId: 'x'.repeat(36), lines: 'x'.repeat(400) }));

/** Row n of its key, as the header says it: the reader at the end asks for nothing else. */
const row = (n: number, keys: number): OutgoingMessage => ({
  topic: 'orders',
  key: Buffer.from(`key ${n % keys}`),
  value,
  headers: [['n', Buffer.from(String(Math.floor(n / keys)))]],
  sequence: Math.floor(n / keys),
});

const fill = async ({ database }: CounterBench, rows: number, keys: number) => {
  for (let from = 0; from < rows; from += CHUNK) {
    const some = Array.from({ length: Math.min(CHUNK, rows - from) }, (_, n) => row(from + n, keys));
    await database.transaction((tx) => database.outbox.append(some, tx));
  }
};

const drained = async ({ database }: CounterBench) => {
  while ((await database.outbox.next(everyBucket, 1)).length > 0) await sleep(20);
};
const everyBucket = Array.from({ length: 64 }, (_, bucket) => bucket);

const drainRate = async (bench: CounterBench, produce: Produce, { rows, keys }: { rows: number; keys: number }) => {
  const figures: number[] = [];
  while (figures.length < ROUNDS) {
    await fill(bench, rows, keys);
    const relay = new OutboxRelay(bench.database.outbox, produce, log);
    const started = performance.now();
    relay.start();
    await drained(bench);
    figures.push(rows / ((performance.now() - started) / 1_000));
    await relay.stop();
  }
  return Math.round(quantile(figures, 0.5));
};

/** From the commit of a row to the broker's acknowledgement, at 50 a second. */
const latency = async ({ database }: CounterBench, produce: Produce, seconds: number) => {
  const committed = new Map<number, number>();
  const times: number[] = [];
  const timed: Produce = async (rows) => {
    await produce(rows);
    const now = performance.now();
    for (const { headers } of rows) times.push(now - (committed.get(Number(String(headers[0]?.[1]))) ?? now));
  };
  const relay = new OutboxRelay(database.outbox, timed, log);
  relay.start();
  await sleep(1_000);
  for (let n = 0; n < seconds * 50; n++) {
    await database.transaction((tx) => database.outbox.append([row(n * 1_000, 1_000)], tx));
    committed.set(n, performance.now());
    database.outbox.wake();
    await sleep(20);
  }
  await sleep(1_000);
  await relay.stop();
  return { p50: quantile(times, 0.5).toFixed(1), p99: quantile(times, 0.99).toFixed(1) };
};

/** A relay in a process of its own, so that it can be killed. */
const relayProcess = (url: string, topics: TestTopics) =>
  fork(new URL('relay.process.js', import.meta.url), [url, JSON.stringify({ ...topics, kafka: undefined })]);

/** Many rows of twenty keys, two relays, one of them killed again and again: every row came, each key in its order. */
const order = async (bench: CounterBench, url: string, topics: TestTopics, rows: number) => {
  const keys = 20;
  await fill(bench, rows, keys);
  const staying = relayProcess(url, topics);
  let [kills, byKilled] = [0, 0];
  const over = new AbortController();
  const killing = (async () => {
    while (!over.signal.aborted) {
      const victim = relayProcess(url, topics).on('message', (sent) => (byKilled += Number(sent)));
      await sleep(8_000);
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      kills += 1;
    }
  })();
  await drained(bench);
  over.abort();
  await killing;
  staying.kill('SIGKILL');
  return { kills, 'sent by the killed': byKilled, ...(await violations(topics, keys, rows)) };
};

const violations = async (topics: TestTopics, keys: number, rows: number) => {
  const last = new Map<string, number>();
  let [received, wrong] = [0, 0];
  const onMessage = ({ key, headers }: { key: Buffer | null; headers: readonly (readonly [string, Buffer])[] }) => {
    const n = Number(String(headers[0]?.[1]));
    const before = last.get(String(key)) ?? -1;
    received += 1;
    if (n > before + 1) wrong += 1;
    if (n > before) last.set(String(key), n);
  };
  const client = new KafkaClient('bench', topics, log);
  const reader = new BroadcastSubscriber(client, { topic: 'orders', from: 'beginning', onMessage }, log);
  reader.start();
  while (!reader.caughtUp) await sleep(200);
  await reader.stop();
  const complete = [...last.values()].every((n) => n === rows / keys - 1) && last.size === keys;
  return { violations: wrong, missing: complete ? 0 : 'some', 'sent twice': received - rows };
};

const stores = [
  ['Postgres', onPostgres],
  ['MongoDB', onMongo],
] as const;

/** Topics and a database of its own for each store; the lines are one table. */
const onEach = async (measure: (bench: CounterBench, topics: TestTopics) => Promise<object>) => {
  const lines = [];
  for (const [store, open] of stores) {
    const topics = await kafkaTopics();
    const bench = await open();
    lines.push({ store, ...(await measure(bench, topics)) });
    await bench.close();
    await topics.drop();
  }
  console.table(lines);
};

/** How fast an outbox is emptied, how soon a row is sent, and whether a kill ever changes the order of a key. */
export const relay = async (seconds: number, rows: number) => {
  await onEach(async (bench, topics) => {
    const client = new KafkaClient('bench', topics, log);
    const figures = {
      'rows/s, 20 keys': await drainRate(bench, client.produce, { rows: 100_000, keys: 20 }),
      'rows/s, 20,000 keys': await drainRate(bench, client.produce, { rows: 100_000, keys: 20_000 }),
      ...(await latency(bench, client.produce, seconds)),
    };
    await client.disconnect();
    return figures;
  });
  await onEach(async (bench, topics) => ({ rows, keys: 20, ...(await order(bench, bench.url, topics, rows)) }));
};
