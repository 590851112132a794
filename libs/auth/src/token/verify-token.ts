import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { isCompactJws } from './bearer-token.js';
import { AUDIENCE, type Principal, principalOf, TOKEN_TYPE } from './claims.js';
import { ALGORITHM, readPart, readTokenHeader } from './token-header.js';

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** By the set itself, so that its keys are imported once and not for each token. Whoever has other keys gives another set. */
const keySets = new WeakMap<JSONWebKeySet, KeySet>();

const keySetOf = (keys: JSONWebKeySet): KeySet => {
  const known = keySets.get(keys) ?? createLocalJWKSet(keys);
  keySets.set(keys, known);
  return known;
};

/** What a token is checked with. */
interface TokenCheck {
  token: string;
  /** The public keys (RFC 7517). Not to be changed in place: they are read once. */
  keys: JSONWebKeySet;
  /** `iss` of every good token, compared as it is. */
  issuer: string;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** jose allows a token no second beyond its `exp`. Throws what is no token's fault, as a key that is none. */
const isSigned = async ({ token, keys, issuer }: TokenCheck, currentDate: Date): Promise<boolean> => {
  const rules = { algorithms: [ALGORITHM], typ: TOKEN_TYPE, issuer, audience: AUDIENCE, currentDate };
  try {
    await jwtVerify(token, keySetOf(keys), rules);
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
};

/**
 * Whom an access token names (RFC 9068), for who has the keys at hand and no guard: it takes and refuses exactly what
 * `JwtGuard` does, but knows of no ended session. Undefined for every token that is not good, whatever is wrong with it.
 */
export const verifyToken = async (check: TokenCheck): Promise<Principal | undefined> => {
  const { token, now = Date.now } = check;
  if (!isCompactJws(token) || !readTokenHeader(token)) return undefined;
  const at = now();
  if (!(await isSigned(check, new Date(at)))) return undefined;
  // Read again, for jose passes over a byte order mark.
  return principalOf(readPart(token.split('.', 2)[1] ?? ''), token, at / 1000);
};
