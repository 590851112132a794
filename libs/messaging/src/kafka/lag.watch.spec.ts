import { createLog } from '@tessera/runtime';
import { type GroupReader } from './group.reader.js';
import { type Position } from './kafka.client.js';
import { LagWatch } from './lag.watch.js';

const reader = { name: 'user.credit', partitions: { orders: [0, 1] } } as unknown as GroupReader;
const at = (end: bigint, committed: bigint): Position => ({ end, committed });

describe('LagWatch', () => {
  let standing: Position[];
  let storeAnswers: () => Promise<unknown>;
  let zombies: string[];
  let watch: LagWatch;

  beforeEach(() => {
    standing = [at(10n, 10n), at(5n, 5n)];
    storeAnswers = () => Promise.resolve();
    zombies = [];
    watch = new LagWatch(
      { positions: () => Promise.resolve(standing) },
      [reader],
      () => storeAnswers(),
      (error) => zombies.push(error.message),
      createLog('test', 'silent'),
    );
  });

  const looks = async (count: number) => {
    for (let n = 0; n < count; n++) await watch.look();
  };

  it('knows how far behind each group is', async () => {
    standing = [at(10n, 7n), at(5n, 5n)];
    await watch.look();
    expect(watch.lags).toEqual(new Map([['user.credit', 3]]));
  });

  it('calls a consumer that has work and does none for half a minute a zombie', async () => {
    standing = [at(12n, 10n), at(5n, 5n)];
    await looks(6);
    expect(zombies).toEqual([]);
    await watch.look();
    expect(zombies).toEqual(['user.credit has 2 messages to read and reads none']);
  });

  it('says nothing while its store or the broker is away, and counts anew afterwards', async () => {
    standing = [at(12n, 10n), at(5n, 5n)];
    await looks(5);
    storeAnswers = () => Promise.reject(new Error('away'));
    await looks(20);
    storeAnswers = () => Promise.resolve();
    await looks(5);
    expect(zombies).toEqual([]);
  });
});
