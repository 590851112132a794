import { ALGORITHM } from '@tessera/auth/token';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const KEY_BITS = 2_048;

/** What signs tokens, and what they are checked with. */
export interface KeyPair {
  /** RFC 7638 thumbprint of the public half, so the same key has one name everywhere. */
  kid: string;
  privateKey: KeyObject;
  /** As it is published (RFC 7517). */
  publicJwk: JWK;
}

/** The pair of an RSA key. */
export const keyPairOf = async (privateKey: KeyObject): Promise<KeyPair> => {
  const jwk = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicJwk: { ...jwk, kid, use: 'sig', alg: ALGORITHM } };
};

/** A new RSA key. It takes a fifth of a second or several, of one of libuv's threads and not of ours. */
export const newKeyPair = async (): Promise<KeyPair> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  return keyPairOf(privateKey);
};
