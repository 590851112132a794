import { Refusal } from '@tessera/contracts';
import { limits } from '../edge/limits/limits.js';
import { MemoryCounters } from '../edge/limits/memory-counters.js';
import { Plans } from '../edge/limits/policies.js';
import { LoginFailures } from './login-failures.js';

const plans = new Plans(limits.parse({ loginFailures: { quota: 2, seconds: 60 } }));
const broken = () => Promise.reject(new Refusal('UPSTREAM_TIMEOUT'));
const answering = (status: number) => async () => ({ status });

let failures: LoginFailures;
beforeEach(() => (failures = new LoginFailures(new MemoryCounters(plans.all), plans)));

/** Logins that are answered when the test says so, in the order in which they were let through. */
const held = () => {
  const answers: ((status: number) => void)[] = [];
  const logIn = () => new Promise<{ status: number }>((resolve) => answers.push((status) => resolve({ status })));
  return { answers, logIn };
};

/** Until nothing happens any more by itself. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('refuses after as many failures as allowed, and says when to come back', async () => {
  for (let i = 0; i < 2; i += 1) await failures.watch('a@b.c', answering(401));
  const refusal = await failures.watch('a@b.c', answering(200)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ code: 'RATE_LIMITED', details: { headers: { 'retry-after': '60' } } });
  expect(await failures.watch('b@b.c', answering(401))).toEqual({ status: 401 });
});

it('counts nothing but failures', async () => {
  for (const status of [200, 400, 403, 200]) await failures.watch('a@b.c', answering(status));
  for (let i = 0; i < 3; i += 1) await expect(failures.watch('a@b.c', broken)).rejects.toThrow();
  expect(await failures.watch('a@b.c', answering(401))).toEqual({ status: 401 });
});

it('lets right ones that come side by side in, no more at once than might fail', async () => {
  const { answers, logIn } = held();
  const all = Promise.all(Array.from({ length: 7 }, () => failures.watch('a@b.c', logIn)));
  for (let answered = 0; answered < 7; answered += 1) {
    await settled();
    expect(answers).toHaveLength(Math.min(7, answered + 2));
    answers[answered]?.(200);
  }
  expect(await all).toEqual(Array.from({ length: 7 }, () => ({ status: 200 })));
});

it('lets no more guesses through when they come side by side', async () => {
  const { answers, logIn } = held();
  const all = Promise.allSettled(Array.from({ length: 7 }, () => failures.watch('a@b.c', logIn)));
  await settled();
  for (const answer of answers) answer(401);
  const statuses = (await all).map(({ status }) => status);
  expect(answers).toHaveLength(2);
  expect(statuses.filter((status) => status === 'fulfilled')).toHaveLength(2);
});

it('lets a right one in that waited behind a wrong one', async () => {
  const { answers, logIn } = held();
  const all = Promise.all(Array.from({ length: 3 }, () => failures.watch('a@b.c', logIn)));
  await settled();
  answers[0]?.(401);
  await settled();
  expect(answers).toHaveLength(2);
  answers[1]?.(200);
  await settled();
  answers[2]?.(200);
  expect((await all).map(({ status }) => status)).toEqual([401, 200, 200]);
});
