import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** A random password that needs no escaping in a URL. */
export const newPassword = () => randomBytes(24).toString('base64url');

/** A new RSA key that signs access tokens, as PEM. */
export const newSigningKey = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
