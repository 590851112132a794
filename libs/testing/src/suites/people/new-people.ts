import { type People } from '@tessera/user/domain';
import { v7 as uuidv7 } from 'uuid';
import { type Changes } from '../changes.js';

/** As `PeopleStore` of the user service takes them. */
export type PeopleKind = 'users' | 'emails' | 'accounts' | 'roles' | 'tokens';
export type PeopleChanges = Changes<People, PeopleKind>;

/** Somebody new, with an address of their own unless it is given. */
export const newcomer = (given: { email?: string } = {}) => {
  const id = uuidv7();
  return { id, email: `${id}@example.com`, name: 'Kim', passwordHash: 'hash', ...given };
};
export type Newcomer = ReturnType<typeof newcomer>;

export const register = async (store: PeopleChanges, who = newcomer(), at = new Date()): Promise<Newcomer> => {
  await store.change({ emails: [who.email] }, (people) => people.register(who, at));
  return who;
};

/** As an admin, as far as it is another status. */
export const become = (store: PeopleChanges, id: string, status: 'active' | 'blocked'): Promise<void> =>
  store.change({ users: [id] }, (people) => people.administer(id, { status }, new Date()));

export const rename = (store: PeopleChanges, id: string, name: string): Promise<void> =>
  store.change({ users: [id] }, (people) => people.person(id).rename(name));
