import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { TestGroup } from '../../test/group.fixture.js';
import { resolveFirst } from './apply-resolution.js';
import { type RetryDecision } from './parking.js';

const later: RetryDecision = { state: 'retrying', attempts: 2, dueInMs: 300_000, reason: 'TypeError: later' };
const dead: RetryDecision = { state: 'dead', attempts: 8, reason: 'TypeError: never' };

/** What operators see of the parked keys, and what they may do. */
describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('Parking on %s', (_, open) => {
  let bench: Bench;
  let group: TestGroup;
  const parking = () => bench.database.parking;

  beforeEach(async () => {
    bench = await open();
    group = new TestGroup(bench);
  });
  afterEach(async () => {
    await group.consumer.finish();
    await bench.close();
  });

  let count = 0;
  const message = (key: string) => ({
    id: `0197a000-0000-7000-8000-${String(++count).padStart(12, '0')}`,
    key,
    message: group.message(key, count),
  });
  const park = (name: string, key: string, decision: RetryDecision) =>
    bench.database.transaction((tx) => parking().park(name, message(key), decision, tx));

  it('lists what is parked the longest first, with all that waits behind it', async () => {
    await park('credit', 'a', later);
    await park('credit', '$b', dead);
    await park('prices', 'a', later);
    await bench.database.transaction((tx) => parking().queue('credit', [message('a'), message('a')], tx));
    const found = await parking().list({}, 10);
    expect(found.map(({ group, key, state, waiting }) => [group, key, state, waiting])).toEqual([
      ['credit', 'a', 'retrying', 3],
      ['credit', '$b', 'dead', 1],
      ['prices', 'a', 'retrying', 1],
    ]);
    expect(found[0]).toMatchObject({ attempts: 2, reason: later.reason, parkedAt: expect.anything() });
    expect(Number(found[0]?.dueAt) - Number(found[0]?.parkedAt)).toBeGreaterThanOrEqual(300_000);
    expect(found[1]?.dueAt).toBeUndefined();
  });

  it('lists those of one group, of one name, and no more than is asked for', async () => {
    for (const name of ['credit', 'prices']) for (const key of ['a', '$b']) await park(name, key, later);
    const names = async (...asked: Parameters<ReturnType<typeof parking>['list']>) =>
      (await parking().list(...asked)).map(({ group, key }) => `${group} ${key}`);
    expect(await names({ group: 'prices' }, 10)).toEqual(['prices a', 'prices $b']);
    expect(await names({ key: '$b' }, 10)).toEqual(['credit $b', 'prices $b']);
    expect(await names({ group: 'credit', key: 'c' }, 10)).toEqual([]);
    expect(await names({}, 3)).toHaveLength(3);
  });

  it('makes those due at once that wait for their next try, and no dead one', async () => {
    await park('other', 'a', later);
    await park('other', 'b', later);
    await park('other', 'c', dead);
    expect(await parking().claim('other', 60_000)).toBeUndefined();
    expect(await parking().retryNow({ group: 'other', key: 'b' })).toBe(1);
    expect((await parking().claim('other', 60_000))?.head.key).toBe('b');
    expect(await parking().claim('other', 60_000)).toBeUndefined();
    expect(await parking().retryNow({ group: 'nobody' })).toBe(0);
    expect(await parking().retryNow({ key: 'c' })).toBe(0);
    expect(await parking().retryNow({})).toBe(2);
    expect((await parking().list({ key: 'c' }, 1))[0]).toMatchObject({ state: 'dead', attempts: 8 });
  });

  it('lets a dead key go on without its dead letter, with or without the message that it waits behind', async () => {
    for (const key of ['a', 'b']) {
      await park('other', key, dead);
      await bench.database.transaction((tx) => parking().queue('other', [message(key)], tx));
    }
    await park('other', 'c', later);
    const queue = async (key: string) =>
      (await parking().list({ key }, 1)).map(({ state, waiting }) => [state, waiting]);
    const firstOf = (key: string) => bench.database.transaction((tx) => parking().first('other', key, tx));
    const head = await firstOf('b');
    expect(await resolveFirst(bench.database, { group: 'other', key: 'a' }, 'replay')).toBe(true);
    expect(await resolveFirst(bench.database, { group: 'other', key: 'b' }, 'drop')).toBe(true);
    expect([await queue('a'), await queue('b')]).toEqual([[['retrying', 2]], [['retrying', 1]]]);
    const known = await bench.database.transaction((tx) =>
      bench.database.inboxes['in-order'].knows('other', { id: head?.id ?? '', key: 'b', sequence: 1 }, tx),
    );
    expect(known).toBe(true);
    for (const key of ['a', 'c', 'nobody'])
      expect(await resolveFirst(bench.database, { group: 'other', key }, 'drop')).toBe(false);
  });
});
