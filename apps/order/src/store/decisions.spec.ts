import { type Log } from '@tessera/runtime';
import { Decisions } from './decisions.js';
import { type OrderReader } from './order.reader.js';
import { type OrderStore } from './order.store.js';

const MOST = 10_000;

const decisions = () => new Decisions({ whenDecided: () => {} } as unknown as OrderStore, {} as OrderReader, {} as Log);

it('has no more than ten thousand wait, and takes another when one has gone', async () => {
  const waiting = decisions();
  const leaving = new AbortController();
  const staying = new AbortController();
  const first = waiting.of('first', 60_000, leaving.signal);
  const others = Array.from({ length: MOST - 1 }, (_, n) => waiting.of(`${n}`, 60_000, staying.signal));
  expect(await waiting.of('one too many', 60_000, staying.signal)).toBeUndefined();
  expect(waiting.count).toBe(MOST);
  leaving.abort();
  expect(await first).toBeUndefined();
  const late = waiting.of('late', 60_000, staying.signal);
  expect(waiting.count).toBe(MOST);
  staying.abort();
  await Promise.all([late, ...others]);
  expect(waiting.count).toBe(0);
});
