import { goodClaims, ISSUER, seconds, Signer, tokenCases } from '@tessera/testing';
import { bearerOf } from './bearer-token.js';
import { verifyToken } from './verify-token.js';

const [signer, stranger] = [new Signer(), new Signer()];
const parties = { signer, stranger, known: signer.token() };
const keys = { keys: [signer.jwk()] };

/** The head of a request as Node reads it. */
const carrierOf = (lines: readonly string[]) => {
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const [, authorization] = pairs.find(([name]) => name?.toLowerCase() === 'authorization') ?? [];
  return { headers: { authorization }, raw: { rawHeaders: pairs.flat() } };
};

describe('what every door must take and refuse', () => {
  it.each(tokenCases.map((one) => [`${one.status}: ${one.name} (${one.source})`, one] as const))(
    '%s',
    async (_, { lines, status }) => {
      const token = bearerOf(carrierOf(lines(parties)));
      const principal = token === null ? undefined : await verifyToken({ token, keys, issuer: ISSUER });
      expect(principal !== undefined).toBe(status === 200);
    },
  );
});

it('names the caller', async () => {
  const token = signer.token({ roles: ['customer', 'staff'] });
  const { sub, sid } = goodClaims();
  const expected = { id: sub, sessionId: sid, roles: ['customer', 'staff'], isStaff: true, token };
  expect(await verifyToken({ token, keys, issuer: ISSUER })).toMatchObject(expected);
});

describe('to the second', () => {
  const now = seconds();
  const token = (claims: object) => signer.token({ iat: now, exp: now + 900, ...claims });
  const verified = async (claims: object, ms: number) =>
    (await verifyToken({ token: token(claims), keys, issuer: ISSUER, now: () => now * 1000 + ms })) !== undefined;

  it.each([
    [{ exp: now }, 0, false],
    [{ exp: now + 1 }, 0, true],
    [{ exp: now + 1 }, 999, true],
    [{ exp: now + 1 }, 1_000, false],
    [{ iat: now + 1 }, 0, true],
    [{ iat: now + 2 }, 0, false],
    [{ iat: now + 2 }, 999, false],
    [{ iat: now - 899, exp: now + 9 }, 0, true],
    [{ iat: now - 900, exp: now + 9 }, 0, false],
    [{ nbf: now }, 0, true],
    [{ nbf: now + 1 }, 999, false],
  ])('%j is after %i ms good: %p', async (claims, ms, expected) => {
    expect(await verified(claims, ms)).toBe(expected);
  });
});

it('looks at its own token’s length and form', async () => {
  const long = signer.token({ x: 'x'.repeat(4_096) });
  for (const token of ['', 'a.b', long, `${parties.known} `, `Bearer ${parties.known}`])
    expect(await verifyToken({ token, keys, issuer: ISSUER })).toBeUndefined();
});

it('imports the keys of a set once, and those of another set anew', async () => {
  const set = { keys: [signer.jwk()] };
  const check = { token: parties.known, issuer: ISSUER };
  expect(await verifyToken({ ...check, keys: set })).toBeDefined();
  set.keys = [stranger.jwk()];
  expect(await verifyToken({ ...check, keys: set })).toBeDefined();
  expect(await verifyToken({ ...check, keys: { keys: [stranger.jwk()] } })).toBeUndefined();
});

it('throws when a key is none: that is no fault of the token', async () => {
  const broken = { keys: [signer.jwk({ n: '!' })] };
  await expect(verifyToken({ token: signer.token(), keys: broken, issuer: ISSUER })).rejects.toThrow();
});
