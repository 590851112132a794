import { CommandError } from '@tessera/command';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { nameInState, readState } from '../project.js';

export interface StaffOptions {
  staffEmail?: string;
  staffPasswordFile?: string;
  /** As a seed writes it. */
  credentials?: string;
}

export interface Login {
  email: string;
  password: string;
}

const credentials = z.looseObject({ staff: z.object({ email: z.string(), password: z.string() }) });

const FILE = 'credentials.json';

const none = (project?: string) =>
  `There is no staff login: ${nameInState(FILE, project)} is missing. Start the platform with "npm start", or name one with --staff-email and --staff-password-file.`;

const readCredentials = (file: string): Login => {
  try {
    return credentials.parse(JSON.parse(readFileSync(file, 'utf8'))).staff;
  } catch {
    throw new CommandError(`The file ${file} has no login of staff: name one that a seed wrote.`);
  }
};

const readPassword = (file: string) => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new CommandError(`The password file ${file} cannot be read.`);
  }
};

/** Who stocks the shelf: the one that was named, else the staff member that the local stack seeded. */
export const staffLogin = (
  { staffEmail, staffPasswordFile, credentials: file }: StaffOptions,
  project?: string,
): Login => {
  if (file) return readCredentials(file);
  if (staffEmail && staffPasswordFile) return { email: staffEmail, password: readPassword(staffPasswordFile) };
  if (staffEmail || staffPasswordFile)
    throw new CommandError('--staff-email and --staff-password-file go together.', { exitCode: 2 });
  const { data } = credentials.safeParse(readState(FILE, project));
  if (!data) throw new CommandError(none(project));
  return data.staff;
};
