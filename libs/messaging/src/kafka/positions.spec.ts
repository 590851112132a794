import { Positions } from './positions.js';

const batch = (fetchedOffset: bigint, lastOffset = fetchedOffset, partition = 0) => ({
  topic: 'orders',
  partition,
  fetchedOffset,
  lastOffset,
});

describe('Positions', () => {
  let positions: Positions;

  beforeEach(() => {
    positions = new Positions();
    positions.begin([{ topic: 'orders', partition: 0, offset: 10n }]);
  });

  it('takes what continues what was taken', () => {
    expect([positions.take(batch(10n, 12n)), positions.take(batch(13n, 90n))]).toEqual([true, true]);
    expect(positions.at(batch(0n))).toBe(91n);
  });

  it('takes nothing from before or beyond its place, and stays there', () => {
    expect([positions.take(batch(9n, 20n)), positions.take(batch(11n))]).toEqual([false, false]);
    expect(positions.at(batch(0n))).toBe(10n);
  });

  it('takes nothing of a partition that it does not know, nor before it knows any', () => {
    expect(positions.take(batch(0n, 5n, 1))).toBe(false);
    positions.forget();
    expect(positions.take(batch(10n))).toBe(false);
  });

  it('is lost after three strays in a row', () => {
    const lost = () => positions.isLost(batch(0n));
    expect([lost(), lost()]).toEqual([false, false]);
    positions.take(batch(10n));
    expect([lost(), lost(), lost()]).toEqual([false, false, true]);
  });
});
