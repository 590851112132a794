import { MemoryCache } from './memory.cache.js';

let now = 1_000_000;
const cacheOf = (maxBytes = 100_000) => new MemoryCache({ maxBytes, maxAgeMs: 5_000 }, () => now);
const answer = (body: string) => ({ status: 200, headers: [], body });
const put = (cache: MemoryCache, key: string, body = key) =>
  cache.keep(key, [key], cache.find(key, [key]).mark, answer(body));
const body = (cache: MemoryCache, key: string) => cache.find(key, [key]).kept?.answer.body;

it('gives what it keeps until it is too old', () => {
  const cache = cacheOf();
  put(cache, 'a');
  now += 4_999;
  expect(body(cache, 'a')).toBe('a');
  now += 1;
  expect(body(cache, 'a')).toBeUndefined();
});

it('gives nothing that was dropped, and keeps nothing that was asked for before', () => {
  const cache = cacheOf();
  put(cache, 'a');
  const { mark } = cache.find('b', ['a']);
  cache.drop(['a']);
  expect(body(cache, 'a')).toBeUndefined();
  cache.keep('b', ['a'], mark, answer('b'));
  expect(cache.find('b', ['a']).kept).toBeUndefined();
  put(cache, 'a', 'new');
  expect(body(cache, 'a')).toBe('new');
});

it('holds so many bytes, keys included, and lets go of who was asked for longest ago', () => {
  const cache = cacheOf(100_000);
  for (let i = 0; i < 40; i += 1) {
    for (const _ of [1, 2]) put(cache, `key ${i}`, 'x'.repeat(4_000));
    expect(body(cache, 'key 0')).toBeDefined();
  }
  const { bytes } = cache.state();
  expect(bytes).toBeGreaterThan(45_000);
  expect(bytes).toBeLessThanOrEqual(100_000);
  expect(body(cache, 'key 1')).toBeUndefined();
  expect(body(cache, 'key 39')).toBeDefined();
});

it('takes in, once it is full, only what is asked for again', () => {
  const cache = cacheOf(100_000);
  for (let i = 0; i < 22; i += 1) put(cache, `key ${i}`, 'x'.repeat(4_000));
  const before = cache.state();
  for (let i = 100; i < 200; i += 1) put(cache, `once ${i}`, 'x'.repeat(4_000));
  expect(cache.state()).toEqual(before);
  put(cache, 'again', 'x'.repeat(4_000));
  expect(body(cache, 'again')).toBeUndefined();
  put(cache, 'again', 'x'.repeat(4_000));
  expect(body(cache, 'again')).toBeDefined();
});

describe('while more comes than there is room for', () => {
  /** How many of so many that are asked for once are taken in. */
  const takenOf = (cache: MemoryCache, name: string, count: number) => {
    const names = Array.from({ length: count }, (_, n) => `${name} ${n}`);
    return names.filter((key, n) => {
      put(cache, key, 'x'.repeat(400 + (n % 100)));
      return body(cache, key) !== undefined;
    }).length;
  };

  it('takes in little of what is asked for once, and all of it again when it is over', () => {
    const cache = cacheOf(1_000_000);
    expect(takenOf(cache, 'fits', 900)).toBe(900);
    for (let round = 0; round < 5; round++) {
      expect(takenOf(cache, `flood ${round}`, 10_000)).toBeLessThan(2_000);
      now += 5_000;
    }
    takenOf(cache, 'few', 200);
    now += 5_000;
    expect(takenOf(cache, 'fits again', 900)).toBe(900);
  });

  it('goes on giving what is asked for again and again', () => {
    const cache = cacheOf(100_000);
    put(cache, 'hot');
    for (let n = 0; n < 5_000; n++) {
      put(cache, `once ${n}`, 'x'.repeat(500));
      expect(body(cache, 'hot')).toBe('hot');
    }
  });
});

it('keeps nothing that is a large part of it, and nothing at all when it may not', () => {
  const cache = cacheOf(100_000);
  put(cache, 'large', 'x'.repeat(20_000));
  expect(cache.state()).toMatchObject({ entries: 0, bytes: 0 });
  const none = cacheOf(0);
  put(none, 'a');
  expect(body(none, 'a')).toBeUndefined();
});

it('counts its bytes right whatever is kept, replaced and dropped', () => {
  const cache = cacheOf();
  for (const round of [1, 2, 3]) {
    put(cache, 'a', 'x'.repeat(round));
    put(cache, 'b');
  }
  cache.drop(['a']);
  body(cache, 'a');
  expect(cache.state()).toMatchObject({ entries: 1, bytes: 512 + 1 + 1 });
  now += 5_001;
  put(cache, 'c');
  expect(body(cache, 'b')).toBeUndefined();
  expect(cache.state()).toMatchObject({ entries: 1, bytes: 512 + 1 + 1 });
});
