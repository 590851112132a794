import { type UserView } from '@tessera/contracts';
import { type Person } from './person.js';

/** A person as the API shows it: no hash, no session. */
export const toUserView = (person: Person): UserView => {
  const { id, email, name, roles, status, version, createdAt } = person.snapshot();
  return { id, email, name, roles, status, version, createdAt: createdAt.toISOString() };
};
