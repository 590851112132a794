import { isProblem } from '@tessera/client';
import { type Texts } from '../texts/en.js';

/** What is wrong with each field of a form, by its name. */
export type Faults = Readonly<Record<string, string>>;

/** What somebody wrote into it. */
export interface Credentials {
  email: string;
  password: string;
  name?: string;
}

const SHORTEST_PASSWORD = 12;
const isAddress = (text: string) => /^[^\s@]+@[^\s@]+$/.test(text.trim());

/** What can be told before anybody is asked. A login looks at a password of any length: a short one is just wrong. */
export const faultsOf = ({ email, password, name }: Credentials, { account }: Texts): Faults => {
  const isNew = name !== undefined;
  const faults = [
    email.trim() === '' ? ['email', account.missing.email] : !isAddress(email) && ['email', account.noEmail],
    password === '' && ['password', account.missing.password],
    isNew && password !== '' && [...password].length < SHORTEST_PASSWORD && ['password', account.passwordShort],
    isNew && name.trim() === '' && ['name', account.missing.name],
  ];
  return Object.fromEntries(faults.filter((fault) => Array.isArray(fault)));
};

/** What the API found wrong with fields, in its words; empty when that was not it. */
export const faultsIn = (error: unknown): Faults =>
  isProblem(error, 'VALIDATION_FAILED')
    ? Object.fromEntries(error.errors.map(({ pointer, detail }) => [pointer.replace('/', ''), detail]))
    : {};
