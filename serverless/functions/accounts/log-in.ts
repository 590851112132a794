import { type LogIn, Refusal, type Tokens } from '@tessera/contracts';
import { hashOf, newSecret, Passwords } from '@tessera/user/credentials';
import { type People, type Person } from '@tessera/user/domain';
import { v7 as uuidv7 } from 'uuid';
import { type UseCase } from '../../chain/use-case.js';
import { limitGuesses } from '../../store/login-failures.js';
import { PeopleStore } from '../../store/people.store.js';
import { type PersonItem } from '../../store/person.item.js';
import { accessTokens } from './access-tokens.js';

const [people, passwords] = [new PeopleStore(), new Passwords()];

/** Throws INVALID_CREDENTIALS, alike and after the same time for an unknown address and a wrong password. */
const known = async (email: string, password: string): Promise<PersonItem> => {
  const person = await people.findByEmail(email);
  const fits = await passwords.fits(password, person?.passwordHash);
  if (!fits || !person) throw new Refusal('INVALID_CREDENTIALS');
  return person;
};

/** Undefined when another password was taken since it was checked. */
const start = async ({ id: personId, passwordHash }: PersonItem, password: string): Promise<Tokens | undefined> => {
  const tokens = await accessTokens();
  const session = { id: uuidv7(), personId, startedAt: new Date(), endedAt: null };
  const [secret, renewed] = [newSecret(), await passwords.renewed(password, passwordHash)];
  let isChecked = false;
  const open = (set: People) => {
    const person: Person = set.person(personId);
    isChecked = person.passwordHash === passwordHash;
    if (!isChecked) return [];
    if (renewed) person.renewHash(renewed);
    return set.logIn(session, hashOf(secret));
  };
  const holder = await people.change({ users: [personId] }, open, (set) => set.person(personId).snapshot());
  return isChecked ? tokens.answer(holder, session.id, secret, session.startedAt) : undefined;
};

/** Again when another password was taken meanwhile. */
const tokensFor = async ({ email, password }: LogIn): Promise<Tokens> =>
  (await start(await known(email, password), password)) ?? tokensFor({ email, password });

/** `POST /v1/auth/login`: 200 tokens. Throws INVALID_CREDENTIALS, USER_BLOCKED, and RATE_LIMITED after five failures in a minute. */
export const logIn: UseCase<'logIn'> = async ({ body }) => {
  const data = await limitGuesses(body.email, () => tokensFor(body));
  return { status: 200, headers: { 'cache-control': 'no-store' }, data };
};
