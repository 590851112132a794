import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { KeyRing } from '../src/store/key-ring.js';
import { sealedKey } from '../src/store/sealed-key.js';
import { Sealing } from '../src/store/sealing.js';

export const KEY_ENCRYPTION_SECRET = randomBytes(32).toString('base64url');
export const sealing = new Sealing(KEY_ENCRYPTION_SECRET);

export const newPrivateKey = (modulusLength = 2_048): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey;

/** A ring with one key, which signs. */
export const ringWith = async (privateKey: KeyObject): Promise<KeyRing> => {
  const [ring, key, now] = [new KeyRing(), await sealedKey(privateKey, sealing), new Date()];
  ring.hold([{ ...key, createdAt: now, signsFrom: now }], new Map([[key.kid, privateKey]]), now);
  return ring;
};
