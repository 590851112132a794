import { setTimeout as sleep } from 'node:timers/promises';
import { Batcher } from './batcher.js';
import { requestContext } from './request-context.js';

const turn = () => new Promise(setImmediate);

/** A batcher whose runs end when they are told to, and the items of each run so far. */
const stage = (most = { items: 3, waitMs: 60_000, atOnce: 9 }) => {
  const runs: { items: readonly number[]; end: PromiseWithResolvers<void> }[] = [];
  const batcher = new Batcher<number, string>(async (items) => {
    const end = Promise.withResolvers<void>();
    runs.push({ items, end });
    await end.promise;
    return items.map(String);
  }, most);
  return { batcher, runs, seen: () => runs.map(({ items }) => items), end: (n: number) => runs[n]?.end.resolve() };
};

it('gives each call what came of its own item', async () => {
  const { batcher, seen, end } = stage();
  const calls = Promise.all([batcher.add(1), batcher.add(2)]);
  await turn();
  end(0);
  expect(await calls).toEqual(['1', '2']);
  expect(seen()).toEqual([[1, 2]]);
});

it('has what comes while one runs share the next run', async () => {
  const { batcher, seen, end } = stage();
  const first = batcher.add(1);
  await turn();
  const others = [batcher.add(2), batcher.add(3)];
  await turn();
  expect(seen()).toEqual([[1]]);
  end(0);
  expect(await first).toBe('1');
  expect(seen()).toEqual([[1], [2, 3]]);
  end(1);
  expect(await Promise.all(others)).toEqual(['2', '3']);
});

it('waits for nobody once a batch is full', async () => {
  const { batcher, seen, end } = stage();
  const calls = [1, 2, 3, 4, 5, 6, 7].map((n) => batcher.add(n));
  expect(seen()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  end(0);
  await turn();
  end(1);
  await turn();
  end(2);
  expect(await Promise.all(calls)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});

it('goes past a run that is stuck', async () => {
  const { batcher, seen, end } = stage({ items: 3, waitMs: 1, atOnce: 9 });
  const stuck = batcher.add(1);
  await turn();
  const next = batcher.add(2);
  await sleep(20);
  expect(seen()).toEqual([[1], [2]]);
  end(1);
  expect(await next).toBe('2');
  end(0);
  expect(await stuck).toBe('1');
});

it('runs no more at once than it may, and then batches grow', async () => {
  const { batcher, seen, end } = stage({ items: 3, waitMs: 1, atOnce: 2 });
  const calls = Array.from({ length: 11 }, (_, n) => batcher.add(n));
  await sleep(20);
  expect(seen()).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  end(1);
  await turn();
  end(0);
  await turn();
  expect(seen().slice(2)).toEqual([
    [6, 7, 8],
    [9, 10],
  ]);
  for (const run of [2, 3]) end(run);
  expect(await Promise.all(calls)).toHaveLength(11);
});

it('fails all of a run, and goes on', async () => {
  let runs = 0;
  const batcher = new Batcher<number, number>(
    async (items) => {
      if (runs++ === 0) throw new RangeError('no');
      return items;
    },
    { items: 3, waitMs: 1, atOnce: 9 },
  );
  const failed = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await batcher.add(3)).toBe(3);
});

it('fails when results are missing, rather than give one to somebody else', async () => {
  const batcher = new Batcher<number, number>(async ([first = 0]) => [first], { items: 3, waitMs: 1, atOnce: 9 });
  const answers = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('works in the context of no request, and leaves each caller its own', async () => {
  const seen: unknown[] = [];
  const batcher = new Batcher<number, number>(
    async (items) => {
      seen.push(requestContext.getStore());
      return items;
    },
    { items: 3, waitMs: 1, atOnce: 9 },
  );
  const ask = async (correlationId: string) =>
    requestContext.run({ correlationId }, async () => {
      await batcher.add(1);
      return requestContext.getStore()?.correlationId;
    });
  expect(await Promise.all([ask('a'), ask('b')])).toEqual(['a', 'b']);
  expect(seen).toEqual([undefined]);
});
