import { newSigningKey, readOrCreate } from '@tessera/provision';
import { join } from 'node:path';

/** The key of this state folder, made when first asked for. Answers its file. */
export const signingKeyFile = (dir: string): string => {
  const file = join(dir, 'keys', 'signing.pem');
  readOrCreate(file, newSigningKey);
  return file;
};
