import { ACCESS_TOKEN_SECONDS } from '@tessera/auth/token';
import { type CreditAccount, Person, type PersonState, type Session, Sessions } from '@tessera/user/domain';
import { type AccountAttributes, toAccountAttributes } from './ledger.store.js';
import { type Key, keys } from './tables.js';

const DAY_MS = 86_400_000;
/** From a login on, whatever happens: then it takes a password again. */
export const SESSION_LIFE_MS = 30 * DAY_MS;
/** So long after a session has ended there may be access tokens of it; a minute is for clocks that differ. */
const TOLD_FOR_MS = (ACCESS_TOKEN_SECONDS + 60) * 1_000;

/** Sessions of one person by their ids: a hundred that live at most, and those that ended lately. */
type SessionsAttribute = Record<string, { startedAt: string; endedAt?: string }>;

/** What is kept of a person. `revision` counts every change, `version` those that others are told of. */
export interface PersonAttributes extends Omit<PersonState, 'sessionsValidFrom' | 'createdAt'> {
  sessionsValidFrom: string;
  createdAt: string;
  sessions: SessionsAttribute;
}

/** How a person lies in the table `users`, with their credit account. */
export type PersonItem = Key & PersonAttributes & AccountAttributes & { revision: number };

const toSession = (personId: string, [id, at]: [string, SessionsAttribute[string]]): Session => ({
  id,
  personId,
  startedAt: new Date(at.startedAt),
  endedAt: at.endedAt === undefined ? null : new Date(at.endedAt),
});

/** Sessions that nobody has to know of any more are not there, whether or not they were deleted already. */
const isKnown = ({ startedAt, endedAt }: Session, now: number) =>
  endedAt ? endedAt.getTime() > now - TOLD_FOR_MS : startedAt.getTime() > now - SESSION_LIFE_MS;

const byStart = (one: Session, other: Session) => one.startedAt.getTime() - other.startedAt.getTime();

/** Those of a person that are to be known of, oldest first. */
export const sessionsOf = ({ id, sessions }: Pick<PersonItem, 'id' | 'sessions'>): Session[] =>
  Object.entries(sessions)
    .map((entry) => toSession(id, entry))
    .filter((session) => isKnown(session, Date.now()))
    .toSorted(byStart);

export const toPerson = (item: PersonItem): Person => {
  const { id, email, name, passwordHash, roles, status, version } = item;
  const times = { sessionsValidFrom: new Date(item.sessionsValidFrom), createdAt: new Date(item.createdAt) };
  return new Person(
    { id, email, name, passwordHash, roles, status, version, ...times },
    new Sessions(sessionsOf(item)),
  );
};

/** Those that were loaded, with what a move made of them. */
const sessionsAfter = (person: Person, before: readonly Session[]): SessionsAttribute => {
  const { kept, dropped } = person.sessions.changes;
  const all = new Map([...before, ...kept].map((session) => [session.id, session]));
  for (const id of dropped) all.delete(id);
  const entries = [...all.values()].map(({ id, startedAt, endedAt }): [string, SessionsAttribute[string]] => [
    id,
    { startedAt: startedAt.toISOString(), ...(endedAt && { endedAt: endedAt.toISOString() }) },
  ]);
  return Object.fromEntries(entries);
};

/** What is kept of a person after a move. */
export const toPersonAttributes = (person: Person, before: readonly Session[]): PersonAttributes => {
  const state = person.snapshot();
  return {
    ...state,
    roles: [...state.roles],
    sessionsValidFrom: state.sessionsValidFrom.toISOString(),
    createdAt: state.createdAt.toISOString(),
    sessions: sessionsAfter(person, before),
  };
};

/** Somebody new, with their account. */
export const toNewPersonItem = (person: Person, account: CreditAccount): PersonItem => ({
  ...keys.user(person.id),
  ...toPersonAttributes(person, []),
  ...toAccountAttributes(account),
  revision: 1,
});
