import { hashOf } from '@tessera/user/credentials';
import { type UseCase } from '../../chain/use-case.js';
import { PeopleStore } from '../../store/people.store.js';

const people = new PeopleStore();

/** `POST /v1/auth/logout`: 204, also for a token that nobody knows. */
export const logOut: UseCase<'logOut'> = async ({ body: { refreshToken } }) => {
  const hash = hashOf(refreshToken);
  await people.change({ tokens: [hash] }, (set) => set.logOut(hash, new Date()));
  return { status: 204 };
};

/** `POST /v1/auth/logout-all`: 204. Throws UNAUTHENTICATED for a session that has ended. */
export const logOutEverywhere: UseCase<'logOutEverywhere'> = async ({ caller: { id, sessionId } }) => {
  await people.change({ users: [id] }, (set) => set.caller(id, sessionId).endAllSessions(new Date()));
  return { status: 204 };
};
