import { type ListUsers, type Page, type UserView } from '@tessera/contracts';
import { type People, type PersonState } from '@tessera/user/domain';
import { v7 as uuidv7 } from 'uuid';
import { type Opened, outcomeOf } from '../changes.js';
import { type PeopleChanges, type PeopleKind, register } from './new-people.js';

/** What a good refresh token is exchanged for. */
interface Exchanged {
  holder: { id: string; roles: readonly string[]; sessionsValidFrom: Date };
  sessionId: string;
  refreshToken: string;
}

/** People in one kind of store, how they are read, and how refresh tokens are made and exchanged. */
export interface OpenPeople extends Opened<People, PeopleKind> {
  find(id: string): Promise<PersonState | undefined>;
  findByEmail(email: string): Promise<PersonState | undefined>;
  list(query: ListUsers): Promise<Page<UserView>>;
  secrets: {
    newSecret(): string;
    /** As tokens are named to the store. */
    hashOf(secret: string): string;
    /** What an exchange makes of a token and the salt that it keeps. */
    successorOf(secret: string, salt: Buffer): string;
  };
  /** Each token once; undefined for whatever is not good. */
  exchange(secret: string): Promise<Exchanged | undefined>;
}

/** A login: its session and its first refresh token. */
export interface LoggedIn {
  personId: string;
  sessionId: string;
  secret: string;
}

export const logIn = async ({ store, secrets }: OpenPeople, personId: string): Promise<LoggedIn> => {
  const [session, secret] = [newSession(personId), secrets.newSecret()];
  await store.change({ users: [personId] }, (people) => people.logIn(session, secrets.hashOf(secret)));
  return { personId, sessionId: session.id, secret };
};

export const newSession = (personId: string) => ({ id: uuidv7(), personId, startedAt: new Date(), endedAt: null });

export const logOut = (store: PeopleChanges, { secrets }: OpenPeople, secret: string): Promise<void> => {
  const hash = secrets.hashOf(secret);
  return store.change({ tokens: [hash] }, (people) => people.logOut(hash, new Date()));
};

/** As after an exchange that gave nothing. Says what is known of the token. */
export const showAgain = (store: PeopleChanges, { secrets }: OpenPeople, secret: string) => {
  const hash = secrets.hashOf(secret);
  return store.change(
    { tokens: [hash] },
    (people) => people.showAgain(hash, new Date()),
    (people) => people.token(hash),
  );
};

/** Whether access tokens of the session are good. */
export const isIn = async ({ rival }: OpenPeople, { personId, sessionId }: LoggedIn): Promise<boolean> => {
  const asked = rival.change({ users: [personId] }, (people) => (people.caller(personId, sessionId), []));
  return (await outcomeOf(asked)) === 'done';
};

/** Somebody new, who is in. */
export const newLogin = async (opened: OpenPeople): Promise<LoggedIn> =>
  logIn(opened, (await register(opened.store)).id);
