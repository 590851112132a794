import { type DomainEvent, Refusal } from '@tessera/contracts';
import { CreditAccount } from './credit-account.js';
import { type Change, type Newcomer, Person } from './person.js';
import { isLostAnswer, type RefreshToken, type Session } from './session.js';

/** The refresh token that a login gives out. */
interface FirstToken {
  /** SHA-256, in hex. */
  hash: string;
  sessionId: string;
  startedAt: Date;
}

/** Some people with their sessions, and the accounts and refresh tokens that were asked for, loaded and changed together. */
export class People {
  private readonly byId: Map<string, Person>;
  private readonly accounts: Map<string, CreditAccount>;
  private readonly tokens: Map<string, RefreshToken>;
  private readonly given: FirstToken[] = [];

  constructor(
    people: readonly Person[] = [],
    accounts: readonly CreditAccount[] = [],
    tokens: readonly RefreshToken[] = [],
  ) {
    this.byId = new Map(people.map((person) => [person.id, person]));
    this.accounts = new Map(accounts.map((account) => [account.customerId, account]));
    this.tokens = new Map(tokens.map((token) => [token.hash, token]));
  }

  /** A new person with a new credit account. Throws EMAIL_TAKEN; when two race, the store's unique index does. */
  register(newcomer: Newcomer, at: Date): DomainEvent[] {
    if ([...this.byId.values()].some((person) => person.email === newcomer.email)) throw new Refusal('EMAIL_TAKEN');
    const [person, events] = Person.register(newcomer, at);
    this.byId.set(person.id, person);
    this.accounts.set(person.id, CreditAccount.open(person.id));
    return events;
  }

  /** Throws NOT_FOUND. */
  person(id: string): Person {
    return found(this.byId.get(id));
  }

  /** Throws NOT_FOUND. */
  account(id: string): CreditAccount {
    return found(this.accounts.get(id));
  }

  /**
   * What an admin changes of a person and their account; each change of either moves the person's version. Throws NOT_FOUND,
   * CREDIT_IN_USE, and LAST_ADMIN when nobody of those who were loaded could let anyone in afterwards.
   */
  administer(
    id: string,
    { creditLimit, ...change }: Change & { creditLimit?: number | undefined },
    at: Date,
  ): DomainEvent[] {
    const person = this.person(id);
    const isLimitMoved = creditLimit !== undefined && this.account(id).limitTo(creditLimit);
    const wasAdmin = person.isActiveAdmin;
    const events = person.administer(change, at);
    if (wasAdmin && ![...this.byId.values()].some((one) => one.isActiveAdmin)) throw new Refusal('LAST_ADMIN');
    return isLimitMoved && events.length === 0 ? person.touch() : events;
  }

  /** Throws REFRESH_INVALID for one that nobody was given. */
  token(hash: string): RefreshToken {
    const token = this.tokens.get(hash);
    if (!token) throw new Refusal('REFRESH_INVALID');
    return token;
  }

  /** Throws USER_BLOCKED: here the person is locked, so a block that came first is seen. */
  logIn(session: Session, hash: string): DomainEvent[] {
    const person = this.person(session.personId);
    if (!person.isActive) throw new Refusal('USER_BLOCKED');
    this.given.push({ hash, sessionId: session.id, startedAt: session.startedAt });
    return person.openSession(session);
  }

  /** Whichever token of the session it is. One that nobody was given changes nothing. */
  logOut(hash: string, at: Date): DomainEvent[] {
    const token = this.tokens.get(hash);
    return (token && this.byId.get(token.personId)?.endSessions([token.sessionId], at)) ?? [];
  }

  /** The caller, by a token of this session. Throws UNAUTHENTICATED when that has ended: then the token is none any more. */
  caller(id: string, sessionId: string): Person {
    const person = this.byId.get(id);
    if (!person?.isActive || !person.sessions.isLiving(sessionId)) throw new Refusal('UNAUTHENTICATED');
    return person;
  }

  /**
   * Somebody shows a refresh token that could not be exchanged. A lost answer changes nothing; otherwise two have the
   * token, nobody knows which is the thief, and the session ends. Throws REFRESH_INVALID when there is none to end.
   */
  showAgain(hash: string, at: Date): DomainEvent[] {
    const token = this.token(hash);
    const person = this.byId.get(token.personId);
    const isLiving = person?.isActive && person.sessions.isLiving(token.sessionId);
    if (!isLiving || token.spentMs === null) throw new Refusal('REFRESH_INVALID');
    return isLostAnswer(token) ? [] : person.endSessions([token.sessionId], at);
  }

  /** What a flush must write. */
  get changes() {
    const people = [...this.byId.values()];
    const sessions = people.map((person) => person.sessions.changes);
    return {
      people: people.filter((person) => person.isChanged),
      accounts: [...this.accounts.values()].filter((account) => account.isChanged),
      sessions: sessions.flatMap(({ kept }) => kept),
      forgottenSessions: sessions.flatMap(({ dropped }) => dropped),
      tokens: this.given,
    };
  }
}

const found = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw new Refusal('NOT_FOUND');
  return thing;
};
