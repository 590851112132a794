import * as fc from 'fast-check';
import { type Decision } from '../src/edge/limits/counters.js';
import { MemoryCounters } from '../src/edge/limits/memory-counters.js';
import { clientOf } from '../src/edge/redis/redis-client.js';
import { limits } from '../src/edge/limits/limits.js';
import { Plans } from '../src/edge/limits/policies.js';
import { RedisCounters } from '../src/edge/limits/redis-counters.js';
import { scripts } from '../src/edge/limits/redis-scripts.js';
import { histories, keepTheLaws, type NewCounters, plans, Play } from './limit-laws.fixture.js';
import { redisUrl } from './redis.fixture.js';

const redis = clientOf(redisUrl(), scripts);
const inRedis: NewCounters = (plans, now) => new RedisCounters(redis, plans, now);
beforeAll(() => redis.connect());
afterAll(() => redis.disconnect());

describe('counters in Redis', () => {
  keepTheLaws(inRedis, 60);
});

it('decide alike in memory and in Redis', () =>
  fc.assert(
    fc.asyncProperty(plans, histories, async (plans, history) => {
      const memory = new Play(plans, (plans, now) => new MemoryCounters(plans, { now }));
      const shared = new Play(plans, inRedis);
      for (const step of history) expect(await told(shared, step)).toEqual(await told(memory, step));
    }),
    { numRuns: 100 },
  ));

describe('a key in Redis', () => {
  const { failedAuthentication, doors, all } = new Plans(
    limits.parse({ failedAuthentications: { quota: 1 }, login: { quota: 1 } }),
  );
  let clock = 1_000_000;
  const counters = new RedisCounters(redis, all, () => clock);

  it('is of one size however often it is counted', async () => {
    for (let i = 0; i < 100; i += 1, clock += 2) await counters.increment('a', 0, 0, 0, failedAuthentication.name);
    expect(await redis.strlen('limits:{a}:failed-authentications')).toBeLessThan(200);
  });

  it('that was lost has nothing to give back, whatever was counted since', async () => {
    const { giveBack } = await counters.increment('b', 0, 0, 0, doors.login.name);
    await redis.del('limits:{b}:login');
    clock += 0.1;
    await counters.increment('b', 0, 0, 0, doors.login.name);
    giveBack();
    expect((await counters.increment('b', 0, 0, 0, doors.login.name)).isBlocked).toBe(true);
  });
});

/** All that can be told of a decision. */
const told = async (play: Play, step: Parameters<Play['step']>[0]) => {
  const decisions: Omit<Decision, 'giveBack'>[] = [];
  await play.step(step, (_plan, _tracker, { giveBack: _, ...decision }) => decisions.push(decision));
  return decisions;
};
