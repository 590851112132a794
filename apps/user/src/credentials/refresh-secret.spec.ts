import { hashOf, newSalt, newSecret, successorOf } from './refresh-secret.js';

const FORM = /^[A-Za-z0-9_-]{43}$/;

it('is 256 random bits', () => {
  const some = Array.from({ length: 100 }, newSecret);
  expect(new Set(some).size).toBe(100);
  for (const secret of some) expect(secret).toMatch(FORM);
});

it('has one successor by one salt, which neither alone can tell', () => {
  const [secret, salt] = [newSecret(), newSalt()];
  expect(successorOf(secret, salt)).toMatch(FORM);
  expect(successorOf(secret, salt)).toBe(successorOf(secret, salt));
  expect(successorOf(secret, newSalt())).not.toBe(successorOf(secret, salt));
  expect(successorOf(newSecret(), salt)).not.toBe(successorOf(secret, salt));
});

it('is known in one spelling only', () => {
  const secret = `${'A'.repeat(42)}E`;
  expect(hashOf(secret)).toMatch(/^[0-9a-f]{64}$/);
  for (const other of [`${'A'.repeat(42)}F`, `${secret}=`, ` ${secret}`, `${secret}\n`, secret.toLowerCase(), ''])
    expect(hashOf(other)).not.toBe(hashOf(secret));
});
