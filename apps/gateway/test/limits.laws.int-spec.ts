import * as fc from 'fast-check';
import { type Decision } from '../src/edge/limits/counters.js';
import { MemoryCounters } from '../src/edge/limits/memory-counters.js';
import { clientOf } from '../src/edge/limits/redis-client.js';
import { RedisCounters } from '../src/edge/limits/redis-counters.js';
import { histories, keepTheLaws, type NewCounters, plans, Play } from './limit-laws.fixture.js';
import { redisUrl } from './redis.fixture.js';

const redis = clientOf(redisUrl());
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

/** All that can be told of a decision. */
const told = async (play: Play, step: Parameters<Play['step']>[0]) => {
  const decisions: Omit<Decision, 'giveBack'>[] = [];
  await play.step(step, (_plan, _tracker, { giveBack: _, ...decision }) => decisions.push(decision));
  return decisions;
};
