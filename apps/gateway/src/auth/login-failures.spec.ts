import { Refusal } from '@tessera/contracts';
import { emailOf, LoginFailures } from './login-failures.js';

const body = (email: unknown) => Buffer.from(JSON.stringify({ email, password: 'x' }));
const limit = { quota: 2, seconds: 60 };
const broken = () => Promise.reject(new Refusal('UPSTREAM_TIMEOUT'));
const answering = (statusCode: number) => async () => ({ statusCode });

it('knows an e-mail in all its spellings', () => {
  for (const written of ['zoe\u0301@b.c', ' ZO\u00C9@B.C ', 'zo\u00e9@b.c'])
    expect(emailOf(body(written))).toBe('zo\u00e9@b.c');
});

it('finds none where there is none', () => {
  for (const other of [
    null,
    Buffer.from(''),
    Buffer.from('{'),
    Buffer.from('null'),
    Buffer.from('[]'),
    body(7),
    body('x'),
  ])
    expect(emailOf(other)).toBeUndefined();
});

it('refuses after as many failures as allowed, and says when to come back', async () => {
  const failures = new LoginFailures(limit);
  for (let i = 0; i < 2; i += 1) await failures.watch(body('a@b.c'), answering(401));
  const refusal = await failures.watch(body('A@b.c'), answering(200)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ code: 'RATE_LIMITED', details: { headers: { 'retry-after': '60' } } });
  expect(await failures.watch(body('b@b.c'), answering(401))).toEqual({ statusCode: 401 });
});

it('counts nothing but failures', async () => {
  const failures = new LoginFailures(limit);
  for (const status of [200, 400, 403, 200]) await failures.watch(body('a@b.c'), answering(status));
  for (let i = 0; i < 3; i += 1) await expect(failures.watch(body('a@b.c'), broken)).rejects.toThrow();
  expect(await failures.watch(body('a@b.c'), answering(401))).toEqual({ statusCode: 401 });
});
