import { calculateJwkThumbprint, exportJWK } from 'jose';
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type NewKey } from '../domain/signing-keys.js';
import { type Sealing } from './sealing.js';

const KEY_BITS = 2_048;

/** A key pair as it is kept and published (RFC 7517). Its id is its thumbprint, so the same key has one name everywhere. */
export const sealedKey = async (privateKey: KeyObject, sealing: Sealing): Promise<NewKey> => {
  const jwk = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = sealing.seal(privateKey.export({ type: 'pkcs8', format: 'der' }), kid);
  return { kid, sealed, publicJwk: { ...jwk, kid, use: 'sig', alg: 'RS256' } };
};

/** A new RSA key. It takes a fifth of a second or several, of one of libuv's threads and not of ours. */
export const newSigningKey = async (sealing: Sealing): Promise<NewKey> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  return sealedKey(privateKey, sealing);
};

/**
 * The private half, when the secret opens it and the public half is the one that the key is named after. Else undefined: whoever
 * can write the table, and no more, makes no key that is believed.
 */
export const openKey = async ({ kid, sealed, publicJwk }: NewKey, sealing: Sealing): Promise<KeyObject | undefined> => {
  try {
    if ((await calculateJwkThumbprint(publicJwk)) !== kid) return undefined;
    return createPrivateKey({ key: sealing.open(sealed, kid), type: 'pkcs8', format: 'der' });
  } catch {
    return undefined; // By another secret, or changed: to us it is one thing, no key of ours.
  }
};
