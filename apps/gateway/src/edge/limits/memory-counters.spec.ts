import { limits } from './limits.js';
import { MemoryCounters } from './memory-counters.js';
import { Plans } from './policies.js';

let clock = 0;
beforeEach(() => (clock = 1_000_000));

const plans = new Plans(
  limits.parse({
    user: { quota: 10 },
    login: { quota: 1 },
    failedAuthentications: { quota: 2 },
    address: { quota: 5 },
  }),
);
const counters = (maxKeys?: number) => new MemoryCounters(plans.all, { ...(maxKeys && { maxKeys }), now: () => clock });

const { login } = plans.doors;
const admitted = async (counting: MemoryCounters, tracker: string, plan = login) =>
  !(await counting.count(tracker, plan)).isBlocked;

it('keeps no more than a few numbers for a key that is let in a million times', async () => {
  const many = new Plans(limits.parse({ user: { quota: 1_000_000 } }));
  const counting = new MemoryCounters(many.all, { now: () => clock });
  for (let i = 0; i < 1_000_000; i += 1, clock += 0.05) await counting.increment('a', 0, 0, 0, 'user');
  const { isBlocked, timeToBlockExpire } = await counting.count('a', many.user);
  // They came within 50 s, the first 100 000 of them within a twelfth of the window.
  expect([isBlocked, timeToBlockExpire]).toEqual([true, 15]);
  clock += timeToBlockExpire * 1_000;
  expect(await admitted(counting, 'a', many.user)).toBe(true);
});

it('names of two policies without room the one that has none for longer', async () => {
  const counting = counters();
  for (let i = 0; i < 5; i += 1) await counting.count('a', plans.credentials);
  clock += 20_000;
  for (let i = 0; i < 2; i += 1) await counting.count('a', plans.failedAuthentication);
  const { refusedBy, timeToBlockExpire } = await counting.count('a', plans.credentials);
  expect([refusedBy?.name, timeToBlockExpire]).toEqual(['failed-authentications', 60]);
});

it('counts what has happened, however much it is, and lets in again when the newest of it allow it', async () => {
  const counting = counters();
  for (let i = 0; i < 100; i += 1, clock += 100) await counting.count('a', plans.failedAuthentication);
  const { refusedBy, timeToBlockExpire } = await counting.count('a', plans.credentials);
  expect([refusedBy?.name, timeToBlockExpire]).toEqual(['failed-authentications', 60]);
  clock += 59_800;
  expect(await admitted(counting, 'a', plans.credentials)).toBe(true);
});

it('forgets the key that was idle longest when there are too many', async () => {
  const counting = counters(2);
  for (const tracker of ['a', 'b', 'a', 'c']) await counting.count(tracker, login);
  expect(await admitted(counting, 'a')).toBe(false);
  expect(await admitted(counting, 'b')).toBe(true);
  for (let i = 0; i < 100; i += 1) await counting.count(String(i), login);
  expect(counting.state().policies).toContainEqual({ name: 'login', quota: 1, seconds: 60, keys: 2 });
});

it('gives nothing back of what is counted since a key was forgotten', async () => {
  const counting = counters(2);
  const { giveBack } = await counting.count('a', login);
  for (const tracker of ['b', 'c', 'a']) await counting.count(tracker, login);
  giveBack();
  expect(await admitted(counting, 'a')).toBe(false);
});

it('admits its share of a quota among several, rounded up', async () => {
  const counting = counters();
  counting.gateways = 3;
  const all: boolean[] = [];
  for (let i = 0; i < 5; i += 1) all.push(await admitted(counting, 'a', plans.user));
  expect(all).toEqual([true, true, true, true, false]);
  counting.gateways = 100;
  expect(await admitted(counting, 'b', plans.user)).toBe(true);
  expect(await admitted(counting, 'b', plans.user)).toBe(false);
});
