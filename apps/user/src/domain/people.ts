import { type DomainEvent, Refusal } from '@tessera/contracts';
import { CreditAccount } from './credit-account.js';
import { type Change, type Newcomer, Person, type Session } from './person.js';

/** Some people, and the credit accounts that were asked for with them, loaded and changed together. */
export class People {
  private readonly byId: Map<string, Person>;
  private readonly accounts: Map<string, CreditAccount>;
  private readonly opened: Session[] = [];

  constructor(people: readonly Person[] = [], accounts: readonly CreditAccount[] = []) {
    this.byId = new Map(people.map((person) => [person.id, person]));
    this.accounts = new Map(accounts.map((account) => [account.customerId, account]));
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

  /** Throws USER_BLOCKED: here the person is locked, so a block that came first is seen. */
  openSession(session: Session): DomainEvent[] {
    if (!this.person(session.personId).isActive) throw new Refusal('USER_BLOCKED');
    this.opened.push(session);
    return [];
  }

  /** What a flush must write. */
  get changes() {
    return {
      people: [...this.byId.values()].filter((person) => person.isChanged),
      accounts: [...this.accounts.values()].filter((account) => account.isChanged),
      sessions: this.opened,
    };
  }
}

const found = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw new Refusal('NOT_FOUND');
  return thing;
};
