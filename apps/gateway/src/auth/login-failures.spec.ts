import { Refusal } from '@tessera/contracts';
import { LoginFailures } from './login-failures.js';

const limit = { quota: 2, seconds: 60 };
const broken = () => Promise.reject(new Refusal('UPSTREAM_TIMEOUT'));
const answering = (status: number) => async () => ({ status });

it('refuses after as many failures as allowed, and says when to come back', async () => {
  const failures = new LoginFailures(limit);
  for (let i = 0; i < 2; i += 1) await failures.watch('a@b.c', answering(401));
  const refusal = await failures.watch('a@b.c', answering(200)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ code: 'RATE_LIMITED', details: { headers: { 'retry-after': '60' } } });
  expect(await failures.watch('b@b.c', answering(401))).toEqual({ status: 401 });
});

it('counts nothing but failures', async () => {
  const failures = new LoginFailures(limit);
  for (const status of [200, 400, 403, 200]) await failures.watch('a@b.c', answering(status));
  for (let i = 0; i < 3; i += 1) await expect(failures.watch('a@b.c', broken)).rejects.toThrow();
  expect(await failures.watch('a@b.c', answering(401))).toEqual({ status: 401 });
});
