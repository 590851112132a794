import { createLog } from '@tessera/runtime';
import { type GroupSubscriber } from './group.subscriber.js';
import { type Position } from './kafka.client.js';
import { LagWatch } from './lag.watch.js';

const at = (partition: number, end: bigint, committed: bigint): Position => ({
  topic: 'orders',
  partition,
  end,
  committed,
});

describe('LagWatch', () => {
  let positions: Position[];
  let storeAnswers: () => Promise<unknown>;
  let zombies: string[];
  let watch: LagWatch;
  let heldUp: number | undefined;
  let subscriber: {
    isPaused: boolean;
    group: { waitsForStore: boolean; progress: { isBusy: boolean; steps: number }[]; marks: { holds: () => boolean } };
  };

  beforeEach(() => {
    positions = [at(0, 10n, 10n), at(1, 5n, 5n)];
    heldUp = undefined;
    storeAnswers = () => Promise.resolve();
    zombies = [];
    subscriber = {
      isPaused: false,
      group: { waitsForStore: false, progress: [{ isBusy: false, steps: 0 }], marks: { holds: () => false } },
    };
    watch = new LagWatch(
      { positions: () => Promise.resolve(positions) },
      [
        {
          name: 'user.credit',
          partitions: { orders: [0, 1] },
          isHeldUp: ({ partition }: Position) => partition === heldUp,
          ...subscriber,
        } as unknown as GroupSubscriber,
      ],
      () => storeAnswers(),
      (error) => zombies.push(error.message),
      createLog('test', 'silent'),
    );
  });

  const looks = async (count: number, meanwhile = () => {}) => {
    for (let n = 0; n < count; n++) {
      meanwhile();
      await watch.look();
    }
  };

  it('calls no zombie whose partition begins with a batch that cannot be read: a new process could not read it either', async () => {
    heldUp = 0;
    positions = [at(0, 12n, 10n), at(1, 5n, 5n)];
    await looks(10);
    expect(zombies).toEqual([]);
    positions = [at(0, 12n, 10n), at(1, 6n, 5n)];
    await looks(7);
    expect(zombies).toEqual(['user.credit has work and does none: orders/1']);
  });

  it('knows how far behind each group is', async () => {
    positions = [at(0, 10n, 7n), at(1, 5n, 5n)];
    await watch.look();
    expect(watch.lags).toEqual(new Map([['user.credit', 3]]));
  });

  it('calls a consumer that has work and does none for half a minute a zombie', async () => {
    positions = [at(0, 12n, 10n), at(1, 5n, 5n)];
    await looks(6);
    expect(zombies).toEqual([]);
    await watch.look();
    expect(zombies).toEqual(['user.credit has work and does none: orders/0']);
  });

  it('sees a partition that stands still though others get on', async () => {
    positions = [at(0, 12n, 10n), at(1, 500n, 5n)];
    await looks(7, () => (positions = [at(0, 12n, 10n), at(1, 500n, (positions[1]?.committed ?? 0n) + 1n)]));
    expect(zombies).toEqual(['user.credit has work and does none: orders/0']);
  });

  it('resolves what is in a lane by the lane', async () => {
    positions = [at(0, 12n, 10n), at(1, 5n, 5n)];
    subscriber.group.marks.holds = () => true;
    const lane = { isBusy: true, steps: 0 };
    subscriber.group.progress = [{ isBusy: true, steps: 0 }, lane];
    await looks(6, () => (lane.steps += 1));
    expect(zombies).toEqual([]);
    await looks(1, () => (lane.steps += 1));
    expect(zombies).toEqual(['user.credit has work and does none: lane 0']);
  });

  it('lets lanes wait that wait for their store', async () => {
    subscriber.group.progress = [{ isBusy: true, steps: 0 }];
    subscriber.group.waitsForStore = true;
    await looks(20);
    expect(zombies).toEqual([]);
  });

  it('says nothing while its store or the broker is away, and counts anew afterwards', async () => {
    positions = [at(0, 12n, 10n), at(1, 5n, 5n)];
    await looks(5);
    storeAnswers = () => Promise.reject(new Error('away'));
    await looks(20);
    storeAnswers = () => Promise.resolve();
    await looks(5);
    expect(zombies).toEqual([]);
  });
});
