import { jest } from '@jest/globals';
import { requestContext } from '@tessera/runtime';
import { BUCKETS } from '../outbox/outbox.js';
import { headerText } from '../wire/message.js';
import { type Bench, type Counters, mongoBench, postgresBench } from '../../test/counters.fixture.js';

/** What those who come together have of it, and what they do not. */
describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('commands that come together, on %s', (_, open) => {
  let bench: Bench;
  const add = (name: string, step = 1) =>
    bench.counters.change(
      { names: [name] },
      (counters) => counters.add(name, step),
      (counters) => counters.value(name),
    );
  const values = (...names: string[]) => Promise.all(names.map((name) => bench.value(name)));

  beforeEach(async () => {
    bench = await open();
  });
  afterEach(() => bench.close());

  it('share a transaction', async () => {
    const transaction = jest.spyOn(bench.database, 'transaction');
    await Promise.all(Array.from({ length: 50 }, (_, n) => add(`counter ${n}`)));
    expect(transaction).toHaveBeenCalledTimes(1);
  });

  it('see each other’s effects in turn, and each is answered as of its own', async () => {
    expect(await Promise.all([add('a'), add('b'), add('a'), add('a')])).toEqual([1, 1, 2, 3]);
    expect(await values('a', 'b')).toEqual([3, 1]);
  });

  it('are refused each alone, with whatever they had changed before', async () => {
    const spoil = (counters: Counters) => [...counters.add('a', 5), ...counters.add('a', -1)];
    const outcomes = await Promise.allSettled([
      add('a'),
      bench.counters.change({ names: ['a'] }, spoil),
      add('a'),
      add('b', -1),
      add('a'),
    ]);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason))).toEqual([
      1,
      new TypeError('steps go up'),
      2,
      new TypeError('steps go up'),
      3,
    ]);
    expect(await bench.value('a')).toBe(3);
    expect((await bench.database.outbox.depth()).rows).toBe(3);
  });

  it('fail alone where the store has something against one of them', async () => {
    await bench.obstruct('bad');
    const outcomes = await Promise.allSettled([add('a'), add('bad'), add('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await values('a', 'b')).toEqual([1, 1]);
  });

  it('fail together while the store is away, and none twice', async () => {
    const transaction = jest.spyOn(bench.database, 'transaction').mockRejectedValue(new Error('gone'));
    const diagnose = jest.spyOn(bench.database, 'diagnose').mockReturnValue('away');
    const outcomes = await Promise.allSettled([add('a'), add('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(transaction).toHaveBeenCalledTimes(1);
    for (const spy of [transaction, diagnose]) spy.mockRestore();
  });

  it('have one effect when they are one request twice', async () => {
    const once = { scope: 'user POST /things key', bodyHash: 'hash' };
    const call = () =>
      bench.counters.changeOnce({
        once,
        keys: { names: ['a'] },
        move: (counters) => counters.add('a'),
        answer: () => 1,
      });
    const [first, second] = await Promise.allSettled([call(), call()]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { body: 1, replayed: false } });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'IDEMPOTENCY_IN_FLIGHT' } });
    expect(await bench.value('a')).toBe(1);
  });

  it('are told each under the id of its own request', async () => {
    const ids = ['one', 'two', 'three'];
    await Promise.all(ids.map((correlationId) => requestContext.run({ correlationId }, () => add(correlationId))));
    const rows = await bench.database.outbox.next(
      Array.from({ length: BUCKETS }, (_, bucket) => bucket),
      10,
    );
    const said = rows.map((row) => [String(row.key), headerText(row, 'ce_correlationid')]);
    expect(said.toSorted()).toEqual(ids.map((id) => [id, id]).toSorted());
  });
});
