import { OutboxFloor } from './outbox-floor.js';

const buckets = [1, 2];

describe('OutboxFloor', () => {
  let floor: OutboxFloor;
  const look = (oldest: number, first?: number, holding = false) => floor.learn(buckets, { first, oldest, holding });

  beforeEach(() => {
    floor = new OutboxFloor();
    floor.of(buckets);
    floor.saw(4, 12);
  });

  it('rises to what was seen once everybody who wrote until it was deleted has ended', () => {
    look(12);
    expect(floor.of(buckets)).toBe(0);
    look(13);
    expect(floor.of(buckets)).toBe(4);
  });

  it.each([
    [5, 4],
    [4, 3],
    [2, 1],
  ])('stays below a row that is there: %i', (first, id) => {
    look(13, first);
    expect(floor.of(buckets)).toBe(id);
  });

  it('proves nothing by one look for what was seen after it', () => {
    look(13);
    look(20);
    expect(floor.of(buckets)).toBe(4);
    floor.saw(9, 20);
    look(21);
    expect(floor.of(buckets)).toBe(9);
  });

  it('stays where it is while rows are held', () => {
    look(13, undefined, true);
    expect(floor.of(buckets)).toBe(0);
  });

  it('begins anew when the buckets change, and learns nothing from a look at others', () => {
    floor.learn([1], { first: undefined, oldest: 13, holding: false });
    expect(floor.of(buckets)).toBe(0);
    look(13);
    expect([floor.of(buckets), floor.of([1])]).toEqual([4, 0]);
  });
});
