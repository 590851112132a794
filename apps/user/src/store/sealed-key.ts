import { calculateJwkThumbprint } from 'jose';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type KeyPair, keyPairOf, newKeyPair } from '../credentials/key-pair.js';
import { type NewKey } from '../domain/signing-keys.js';
import { type Sealing } from './sealing.js';

const sealedPair = ({ kid, privateKey, publicJwk }: KeyPair, sealing: Sealing): NewKey => {
  const sealed = sealing.seal(privateKey.export({ type: 'pkcs8', format: 'der' }), kid);
  return { kid, sealed, publicJwk };
};

/** A key pair as it is kept and published. */
export const sealedKey = async (privateKey: KeyObject, sealing: Sealing): Promise<NewKey> =>
  sealedPair(await keyPairOf(privateKey), sealing);

/** The same of a new one. */
export const newSigningKey = async (sealing: Sealing): Promise<NewKey> => sealedPair(await newKeyPair(), sealing);

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
