import { randomUUID } from 'node:crypto';
import { pem, seconds, Signer } from '@tessera/testing';
import { type User } from './users.js';

const TOKENS = 10_000;
const ADDRESSES = 4;

/** As a token looks that was changed after it was signed: each costs a check of its signature. */
const forged = (signer: Signer) => {
  const [header, , signature] = signer.token().split('.');
  const payload = Buffer.from(JSON.stringify({ sub: randomUUID(), jti: randomUUID() })).toString('base64url');
  return `${header}.${payload}.${signature}`;
};

/** Ways to be wrong, in turn. */
const kinds: readonly ((signer: Signer) => string)[] = [
  forged,
  (signer) => signer.token({ iat: seconds() - 1_800, exp: seconds() - 900 }),
  (signer) => signer.hmacToken({}, pem(signer.pair.publicKey)),
  (signer) => signer.token({}, { kid: randomUUID() }),
  () => randomUUID(),
];

/** Ten thousand tokens that are all refused, no two alike, from few addresses that nobody else has. */
export const badUsers = (signer: Signer): User[] =>
  Array.from({ length: TOKENS }, (_, n) => ({
    address: `10.9.0.${1 + (n % ADDRESSES)}`,
    token: kinds[n % kinds.length]?.(signer) ?? '',
  }));
