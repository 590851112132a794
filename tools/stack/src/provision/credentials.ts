import { newPassword, readOrCreate } from '@tessera/provision';
import { join } from 'node:path';

/** The people that the local stack seeds. */
export const people = ['customer', 'staff', 'admin'] as const;

/** Their logins. */
export type Credentials = Record<(typeof people)[number], { email: string; password: string }>;

/** Where the logins are kept; the user service's seed reads it. */
export const credentialsFile = (dir: string) => join(dir, 'credentials.json');

/** The logins of this state folder, made when first asked for. */
export const credentials = (dir: string): Credentials => {
  const create = () => `${JSON.stringify(newCredentials(), null, 2)}\n`;
  // Only this function writes the file.
  return JSON.parse(readOrCreate(credentialsFile(dir), create)) as Credentials;
};

const newCredentials = (): Credentials => {
  const login = (name: string) => ({ email: `${name}@tessera.local`, password: newPassword() });
  return { customer: login('customer'), staff: login('staff'), admin: login('admin') };
};
