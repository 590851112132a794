import { jest } from '@jest/globals';
import fc from 'fast-check';
import { CachedReads } from './cached-reads.js';
import { MemoryCache } from './memory.cache.js';

const answer = (body: string, status = 200) => ({ status, headers: [], body });
const reads = () => new CachedReads(new MemoryCache({ maxBytes: 1_000_000, maxAgeMs: 60_000 }));

/** Questions whose answers a test gives. */
const asking = (tags = ['thing']) => {
  const asked: { answer: (body: string, status?: number) => void; fail: () => void; cancelled: boolean }[] = [];
  const ask = () => {
    const { promise, resolve, reject } = Promise.withResolvers<ReturnType<typeof answer>>();
    const one = {
      answer: (body: string, status?: number) => resolve(answer(body, status)),
      fail: () => reject(new Error('failed')),
      cancelled: false,
    };
    asked.push(one);
    return { answer: promise, cancel: () => void (one.cancelled = true) };
  };
  return { asked, question: { key: 'key', tags, ask } };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));
const bodyOf = async (read: Promise<{ answer: { body: string } }>) => (await read).answer.body;

it('asks once, and from then on answers from what it keeps', async () => {
  const all = reads();
  const { asked, question } = asking();
  const first = all.read(question);
  await settled();
  asked[0]?.answer('one');
  expect(await first).toMatchObject({ from: 'MISS', answer: { body: 'one' } });
  expect(await all.read(question)).toMatchObject({ from: 'HIT', answer: { body: 'one' } });
  expect(asked).toHaveLength(1);
});

it('keeps no answer but a good one', async () => {
  const all = reads();
  const { asked, question } = asking();
  for (const status of [404, 304, 201]) {
    const read = all.read(question);
    await settled();
    asked.at(-1)?.answer('x', status);
    await read;
  }
  expect(asked).toHaveLength(3);
});

it('sends one question for many at once', async () => {
  const all = reads();
  const { asked, question } = asking();
  const many = Array.from({ length: 50 }, () => bodyOf(all.read(question)));
  await settled();
  asked[0]?.answer('one');
  expect(new Set(await Promise.all(many))).toEqual(new Set(['one']));
  expect(asked).toHaveLength(1);
});

it('sends one question for equal ones however many others come and go meanwhile', async () => {
  const all = reads();
  const { asked, question } = asking();
  const first = bodyOf(all.read(question));
  const other = { answer: Promise.resolve(answer('other')), cancel: () => {} };
  for (let n = 0; n < 2_000; n++) await all.read({ key: `other ${n}`, tags: [], ask: () => other });
  const second = bodyOf(all.read(question));
  await settled();
  asked[0]?.answer('one');
  expect(await Promise.all([first, second])).toEqual(['one', 'one']);
  expect(asked).toHaveLength(1);
});

it('lets each ask for itself when the one they waited for fails', async () => {
  const all = reads();
  const { asked, question } = asking();
  const [first, second] = [bodyOf(all.read(question)), bodyOf(all.read(question))];
  await settled();
  asked[0]?.fail();
  await expect(first).rejects.toThrow('failed');
  await settled();
  asked[1]?.answer('two');
  expect(await second).toBe('two');
});

it('joins no question that left before something it asks about changed', async () => {
  const all = reads();
  const { asked, question } = asking();
  const before = bodyOf(all.read(question));
  await settled();
  await all.drop(['thing']);
  const after = bodyOf(all.read(question));
  await settled();
  asked[1]?.answer('new');
  expect(await after).toBe('new');
  asked[0]?.answer('old');
  expect(await before).toBe('old');
  expect(await all.read(question)).toMatchObject({ from: 'HIT', answer: { body: 'new' } });
});

it('joins no question that left before another gateway changed something it asks about', async () => {
  const cache = new MemoryCache({ maxBytes: 1_000_000, maxAgeMs: 60_000 });
  const [one, other] = [new CachedReads(cache), new CachedReads(cache)];
  const { asked, question } = asking();
  const before = bodyOf(one.read(question));
  await settled();
  await other.drop(['thing']);
  const after = bodyOf(one.read(question));
  await settled();
  asked[1]?.answer('new');
  asked[0]?.answer('old');
  expect([await before, await after]).toEqual(['old', 'new']);
  expect(await other.read(question)).toMatchObject({ from: 'HIT', answer: { body: 'new' } });
});

it('shares no question and no answer while nobody can say what was dropped', async () => {
  const cache = new MemoryCache({ maxBytes: 1_000_000, maxAgeMs: 60_000 });
  const all = new CachedReads(cache);
  const { asked, question } = asking();
  const find = jest.spyOn(cache, 'find').mockReturnValue({ mark: -1, droppedAt: Infinity });
  const [one, two] = [bodyOf(all.read(question)), bodyOf(all.read(question))];
  await settled();
  find.mockRestore();
  const three = bodyOf(all.read(question));
  await settled();
  for (const [at, body] of ['one', 'two', 'three'].entries()) asked[at]?.answer(body);
  expect(await Promise.all([one, two, three])).toEqual(['one', 'two', 'three']);
});

it('takes a question back when the last who waited is gone, and not before', async () => {
  const all = reads();
  const { asked, question } = asking();
  const leaves: (() => void)[] = [];
  const read = () => void all.read(question, (leave) => leaves.push(leave)).catch(() => undefined);
  read();
  read();
  await settled();
  leaves[0]?.();
  expect(asked[0]?.cancelled).toBe(false);
  leaves[1]?.();
  expect(asked[0]?.cancelled).toBe(true);
  read();
  await settled();
  expect(asked).toHaveLength(2);
});

/**
 * The world: a thing with a version, which a service answers with from its own table, at some moment between the question and
 * its answer; an event that says so comes some time after each change, and whoever changes it themself drops it at once.
 */
it('never gives out what was dropped before it was asked for, whatever happens in between', async () => {
  const move = fc.oneof(
    fc.constant({ kind: 'ask' as const }),
    fc.constant({ kind: 'look' as const }),
    fc.constant({ kind: 'answer' as const }),
    fc.constant({ kind: 'change' as const }),
    fc.constant({ kind: 'event' as const }),
    fc.constant({ kind: 'own change' as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 60 }), async (moves) => {
      const all = reads();
      let version = 0;
      let known = 0;
      const events: number[] = [];
      const underWay: { seen?: number; resolve: (body: string) => void }[] = [];
      /** By how many versions each answer is ahead of what was known when it was asked for. */
      const pending: Promise<number>[] = [];
      const question = {
        key: 'key',
        tags: ['thing'],
        ask: () => {
          const { promise, resolve } = Promise.withResolvers<ReturnType<typeof answer>>();
          underWay.push({ resolve: (body) => resolve(answer(body)) });
          return { answer: promise, cancel() {} };
        },
      };
      const answerFirst = () => {
        const first = underWay.shift();
        first?.resolve(String(first.seen ?? version));
      };
      for (const { kind } of moves) {
        if (kind === 'ask') {
          const atLeast = known;
          pending.push(all.read(question).then(({ answer }) => Number(answer.body) - atLeast));
        }
        if (kind === 'look') for (const one of underWay) one.seen ??= version;
        if (kind === 'answer') answerFirst();
        if (kind === 'change') events.push((version += 1));
        if (kind === 'own change') {
          version += 1;
          await all.drop(['thing']);
          known = version;
        }
        const told = kind === 'event' ? events.shift() : undefined;
        if (told !== undefined) {
          await all.drop(['thing']);
          known = Math.max(known, told);
        }
        await settled();
      }
      while (underWay.length > 0) {
        answerFirst();
        await settled();
      }
      expect(Math.min(0, ...(await Promise.all(pending)))).toBe(0);
    }),
    { numRuns: 300 },
  );
});
