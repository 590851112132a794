import { scripts } from '../src/edge/cache/cache-scripts.js';
import { RedisEntries } from '../src/edge/cache/redis-entries.js';
import { clientOf } from '../src/edge/redis/redis-client.js';
import { keepTheLaws, type NewCaches } from './cache-laws.fixture.js';
import { redisUrl } from './redis.fixture.js';

const url = redisUrl();
const clients = [clientOf(url, scripts), clientOf(url, scripts)] as const;
const [redis] = clients;
beforeAll(() => Promise.all(clients.map((client) => client.connect())));
afterAll(() => clients.forEach((client) => client.disconnect()));

const bounds = { maxBytes: 1_000_000, maxAgeMs: 60_000 };
const inRedis: NewCaches = (bounds, now) => {
  const [one, other] = clients;
  return [new RedisEntries(one, bounds, now), new RedisEntries(other, bounds, now)];
};

describe('caches of two gateways in Redis', () => {
  keepTheLaws(inRedis, 60);
});

describe('a clock in Redis', () => {
  const [DROPS, EARLIER] = ['{cache}:drops', '{cache}:drops:earlier'];
  let now = 1_800_000_000_000;
  const entries = new RedisEntries(redis, bounds, () => now);
  const answer = { status: 200, headers: [], body: 'x' };
  const kept = async (key: string) => (await entries.find(key, ['tag'])).kept !== undefined;
  const keep = async (key: string, { mark } = { mark: 0 }) => entries.keep(key, ['tag'], mark, answer);
  const present = async () => entries.find('none', ['tag']);

  beforeEach(() => (now += 1_000_000));

  it.each([
    ['is lost', () => redis.del(DROPS)],
    ['is lost with what it was before', () => redis.del(DROPS, EARLIER)],
    ['has lost what it was before', () => redis.del(EARLIER)],
  ])('that %s has dropped all that it cannot answer for', async (_, lose) => {
    const before = await present();
    await keep('a', before);
    await entries.drop(['tag']);
    now += 200_000;
    await entries.drop(['another']);
    await lose();
    await keep('b', before);
    expect([await kept('a'), await kept('b')]).toEqual([false, false]);
    await keep('b', await present());
    expect(await kept('b')).toBe(true);
  });

  it('that begins again is later than it was', async () => {
    for (let n = 0; n < 50; n += 1) await entries.drop(['tag']);
    const { mark } = await present();
    await redis.del(DROPS);
    now += 1;
    expect((await present()).mark).toBeGreaterThan(mark);
  });

  it('keeps nothing of a later clock than its own', async () => {
    const { mark } = await present();
    await keep('a', { mark: mark + 1 });
    expect(await kept('a')).toBe(false);
  });

  it('forgets tags that were dropped long ago, and what was asked for before that', async () => {
    const before = await present();
    for (let n = 0; n < 300; n += 1) {
      now += 1_000;
      await entries.drop([`tag ${n}`]);
    }
    expect((await redis.hlen(DROPS)) + (await redis.hlen(EARLIER))).toBeLessThan(180);
    await keep('a', before);
    expect(await kept('a')).toBe(false);
  });

  it('drops all at once, on every gateway', async () => {
    const before = await present();
    await keep('a', before);
    await entries.dropAll();
    await keep('b', before);
    expect([await kept('a'), await kept('b')]).toEqual([false, false]);
    await keep('b', await present());
    expect(await kept('b')).toBe(true);
  });
});
