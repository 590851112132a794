import { type DomainEvent, type Role, userChanged, type UserStatus } from '@tessera/contracts';
import { rolesOf, sameRoles } from './roles.js';

/** All that is kept of a person. `passwordHash` leaves this service by no door. */
export interface PersonState {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
  roles: Role[];
  status: UserStatus;
  /** Tokens issued before it are refused. */
  sessionsValidFrom: Date;
  version: number;
  createdAt: Date;
}

/** Somebody who signs up. */
export interface Newcomer {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
  /** More than a customer: only the seed says so. */
  roles?: readonly Role[];
}

/** A logged-in device. Only a hash of its refresh token is kept, so a stolen table opens nothing. */
export interface Session {
  id: string;
  personId: string;
  refreshHash: Buffer;
  startedAt: Date;
}

/** What an admin may change of a person. */
export interface Change {
  status?: UserStatus | undefined;
  roles?: readonly Role[] | undefined;
}

const SECOND_MS = 1_000;

/** Tokens carry whole seconds: only the next full one is later than every token already issued. */
const nextFullSecond = (at: Date) => new Date(Math.ceil(at.getTime() / SECOND_MS) * SECOND_MS);

/** Who somebody is, what they may do, and whether they may come in. `version` counts changes; everyone is told of each. */
export class Person {
  private changed = false;

  constructor(private state: Readonly<PersonState>) {}

  static register({ roles, ...newcomer }: Newcomer, at: Date): [Person, DomainEvent[]] {
    const start = { status: 'active', sessionsValidFrom: new Date(0), version: 0, createdAt: at } as const;
    const person = new Person({ ...newcomer, ...start, roles: rolesOf(roles ?? []) });
    return [person, person.become({})];
  }

  get id() {
    return this.state.id;
  }

  get email() {
    return this.state.email;
  }

  get version() {
    return this.state.version;
  }

  get roles(): readonly Role[] {
    return this.state.roles;
  }

  get passwordHash() {
    return this.state.passwordHash;
  }

  get sessionsValidFrom() {
    return this.state.sessionsValidFrom;
  }

  get isActive() {
    return this.state.status === 'active';
  }

  /** May let others in. */
  get isActiveAdmin() {
    return this.isActive && this.roles.includes('admin');
  }

  get isChanged() {
    return this.changed;
  }

  rename(name: string): DomainEvent[] {
    return name === this.state.name ? [] : this.become({ name });
  }

  /** Blocking ends all sessions; other roles refuse the tokens that carry the old ones. What is so already changes nothing. */
  administer({ status, roles }: Change, at: Date): DomainEvent[] {
    const next = { status: status ?? this.state.status, roles: roles ? rolesOf(roles) : this.state.roles };
    if (next.status === this.state.status && sameRoles(next.roles, this.state.roles)) return [];
    return this.become({ ...next, sessionsValidFrom: nextFullSecond(at) });
  }

  /** Something that is shown with this person has changed. */
  touch(): DomainEvent[] {
    return this.become({});
  }

  /** As it lies in the store. */
  snapshot(): Readonly<PersonState> {
    return this.state;
  }

  private become(next: Partial<PersonState>): DomainEvent[] {
    this.state = { ...this.state, ...next, version: this.state.version + 1 };
    this.changed = true;
    return [this.told()];
  }

  private told(): DomainEvent {
    const { id, name, status, roles, version } = this.state;
    const sessionsValidFrom = this.state.sessionsValidFrom.toISOString();
    return userChanged.of(id, version, { id, name, status, roles, sessionsValidFrom, sessionsEnded: [] });
  }
}
