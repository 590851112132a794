import { type Signer } from '@tessera/testing';
import { writeFileSync } from 'node:fs';

const USERS = 64;

/** Who asks, with which token, and from where. */
export interface User {
  address: string;
  token: string;
}

const numberOf = (n: number) => String(n).padStart(12, '0');
const claimsOf = (n: number) => ({
  sub: `0190a000-0000-7000-8000-${numberOf(n)}`,
  sid: `0190b000-0000-7000-8000-${numberOf(n)}`,
});

/** The same users as ever with new tokens: they are good for 15 minutes, and a bench may take longer. */
export const newUsers = (signer: Signer): User[] =>
  Array.from({ length: USERS }, (_, n) => ({ address: `10.1.0.${n + 1}`, token: signer.token(claimsOf(n)) }));

/** For users.lua. */
export const writeUsers = (file: string, users: readonly User[]) =>
  writeFileSync(file, users.map(({ address, token }) => `${address} ${token}\n`).join(''), { mode: 0o600 });
