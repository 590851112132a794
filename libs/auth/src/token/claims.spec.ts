import { goodClaims } from '@tessera/testing';
import { ACCESS_TOKEN_SECONDS, principalOf } from './claims.js';

it.each([
  ['its exp says', 60, 60],
  ['a token may live', 4 * ACCESS_TOKEN_SECONDS, ACCESS_TOKEN_SECONDS],
])('a principal lasts no longer than %s', (_, lifetime, expected) => {
  const claims = goodClaims();
  const principal = principalOf({ ...claims, exp: claims.iat + lifetime }, 'token', claims.iat);
  expect(principal?.expiresAt).toBe(claims.iat + expected);
});
