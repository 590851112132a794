import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { readOrCreate } from '../files.js';

/** A new RSA key that signs access tokens, as PEM. */
export const newSigningKey = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The key of this state folder, made when first asked for. Answers its file. */
export function signingKeyFile(dir: string): string {
  const file = join(dir, 'keys', 'signing.pem');
  readOrCreate(file, newSigningKey);
  return file;
}
