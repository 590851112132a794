import { randomBytes } from 'node:crypto';

/** A random password that needs no escaping in a URL. */
export const newPassword = () => randomBytes(24).toString('base64url');

/** A random secret to seal other secrets with: 256 bits, as text. */
export const newEncryptionSecret = () => randomBytes(32).toString('base64url');
