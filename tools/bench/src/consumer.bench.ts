import { type Delivery } from '@tessera/messaging';
import { v7 as uuidv7 } from 'uuid';
import { type CounterBench, counterNames, type Counters, onMongo, onPostgres } from './counters.js';
import { quantile } from './quantile.js';

const reader = { group: 'bench.counters', reads: 'in-order' } as const;
const ROUNDS = 3;
const nowhere = { topic: 'orders', partition: 0, offset: '0', timestamp: '0', value: null, headers: [] };

const delivery = (): Delivery<Counters, 'names'> => {
  const name = counterNames[Math.floor(Math.random() * counterNames.length)] ?? '';
  const message = { ...nowhere, key: Buffer.from(name) };
  const move = (counters: Counters) => counters.add(name);
  return {
    id: uuidv7(),
    key: uuidv7(),
    sequence: 1,
    message,
    keys: { names: [name] },
    move,
    context: { correlationId: 'bench' },
  };
};

/** Messages per second, `lanes` batches side by side on the same fifty rows; every message must have had its effect. */
const rate = async (
  bench: CounterBench,
  { batch, lanes, seconds }: { batch: number; lanes: number; seconds: number },
) => {
  const before = await bench.sum();
  const end = performance.now() + seconds * 1_000;
  let handled = 0;
  const lane = async () => {
    while (performance.now() < end) {
      await bench.counters.handle(reader, Array.from({ length: batch }, delivery));
      handled += batch;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  const perSecond = handled / ((performance.now() - started) / 1_000);
  const effects = (await bench.sum()) - before;
  if (effects !== handled) throw new Error(`${handled} messages had ${effects} effects`);
  return perSecond;
};

/** The median of some rounds; each is announced, because all of them together take their time. */
const median = async (what: string, measure: () => Promise<number>) => {
  const figures: number[] = [];
  while (figures.length < ROUNDS) {
    console.log(`${what}: round ${figures.length + 1} of ${ROUNDS}`);
    figures.push(await measure());
  }
  return quantile(figures, 0.5);
};

const measureOn = async (store: string, bench: CounterBench, seconds: number) => {
  await rate(bench, { batch: 20, lanes: 2, seconds: 1 });
  const oneByOne = await median(`${store}, one by one`, () => rate(bench, { batch: 1, lanes: 1, seconds }));
  const lines: Record<string, string | number>[] = [];
  for (const { batch, lanes } of [
    { batch: 1, lanes: 1 },
    { batch: 1, lanes: 8 },
    { batch: 20, lanes: 1 },
    { batch: 100, lanes: 1 },
    { batch: 100, lanes: 8 },
  ]) {
    const what = `${store}, batches of ${batch} in ${lanes} lanes`;
    const perSecond = batch * lanes === 1 ? oneByOne : await median(what, () => rate(bench, { batch, lanes, seconds }));
    lines.push({ store, batch, lanes, 'messages/s': Math.round(perSecond), ratio: (perSecond / oneByOne).toFixed(1) });
  }
  return lines;
};

/** Messages handled per second, inbox and one changed row each: in batches, on fifty hot rows, against one by one. */
export const consumer = async (seconds: number) => {
  const lines = [];
  for (const [store, open] of [
    ['Postgres', onPostgres],
    ['MongoDB', onMongo],
  ] as const) {
    const bench = await open();
    lines.push(...(await measureOn(store, bench, seconds)));
    await bench.close();
  }
  console.table(lines);
};
