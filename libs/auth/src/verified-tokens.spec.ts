import { VerifiedTokens } from './verified-tokens.js';

let now = 1_000_000;
const principal = (token: string, livesMs = 900_000) => ({
  id: 'user',
  roles: ['customer'] as const,
  sessionId: 'session',
  issuedAt: now / 1000,
  expiresAt: (now + livesMs) / 1000,
  isStaff: false,
  token,
});
const verified = (maxTokens?: number) => new VerifiedTokens(maxTokens, () => now);

it('knows a token again by all of its bytes', () => {
  const tokens = verified();
  tokens.keep(principal('head.payload.signature'), 1);
  expect(tokens.find('head.payload.signature', 1)?.id).toBe('user');
  for (const other of ['head.other.signature', 'head.payload.signaturf', 'head.payload.signature ', ''])
    expect(tokens.find(other, 1)).toBeUndefined();
});

it('knows none that has expired, to the millisecond', () => {
  const tokens = verified();
  tokens.keep(principal('a', 5), 1);
  now += 4;
  expect(tokens.find('a', 1)).toBeDefined();
  now += 1;
  expect(tokens.find('a', 1)).toBeUndefined();
  expect(tokens.size).toBe(0);
});

it('checks a token anew after a minute, however long it lives', () => {
  const tokens = verified();
  tokens.keep(principal('a'), 1);
  now += 59_999;
  expect(tokens.find('a', 1)).toBeDefined();
  now += 1;
  expect(tokens.find('a', 1)).toBeUndefined();
});

it('knows none that was checked with other keys', () => {
  const tokens = verified();
  tokens.keep(principal('a'), 1);
  expect(tokens.find('a', 2)).toBeUndefined();
  expect(tokens.find('a', 1)).toBeUndefined();
});

it('knows so many and no more, and forgets the first', () => {
  const tokens = verified(3);
  for (const token of ['a', 'b', 'c', 'd']) tokens.keep(principal(token), 1);
  expect(['a', 'b', 'c', 'd'].map((token) => tokens.find(token, 1) !== undefined)).toEqual([false, true, true, true]);
});

it('forgets one when told', () => {
  const tokens = verified();
  tokens.keep(principal('a'), 1);
  tokens.forget('a');
  expect(tokens.find('a', 1)).toBeUndefined();
});
