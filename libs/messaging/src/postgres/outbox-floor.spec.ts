import { type Look, OutboxFloor } from './outbox-floor.js';

const buckets = [1, 2];
const look = (ids: number[], more: Partial<Look> = {}): Look => ({
  ids,
  oldest: 10,
  next: 11,
  holding: false,
  ...more,
});

describe('OutboxFloor', () => {
  const after = (...looks: Look[]) => {
    const floor = new OutboxFloor();
    floor.of(buckets);
    for (const one of looks) floor.learn(buckets, one);
    return floor.of(buckets);
  };

  it('rises to what was seen once everybody who wrote at that time has ended', () => {
    expect(after(look([3, 4]))).toBe(0);
    expect(after(look([3, 4], { next: 12 }), look([], { oldest: 11, next: 13 }))).toBe(0);
    expect(after(look([3, 4], { next: 12 }), look([], { oldest: 12, next: 13 }))).toBe(4);
  });

  it('stays below whatever is there', () => {
    expect(after(look([3, 4]), look([4, 5], { oldest: 11 }))).toBe(3);
    expect(after(look([3, 4]), look([2], { oldest: 11 }))).toBe(1);
  });

  it('stays where it is while rows are held', () => {
    expect(after(look([3, 4]), look([], { oldest: 11, holding: true }))).toBe(0);
  });

  it('begins anew when the buckets change, and learns nothing from a look at others', () => {
    const floor = new OutboxFloor();
    floor.of(buckets);
    floor.learn(buckets, look([9]));
    floor.learn([1], look([], { oldest: 11 }));
    expect(floor.of(buckets)).toBe(0);
    floor.learn(buckets, look([], { oldest: 11 }));
    expect(floor.of(buckets)).toBe(9);
    expect(floor.of([1])).toBe(0);
  });
});
