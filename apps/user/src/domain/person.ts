import { type DomainEvent, type Role, userChanged, type UserStatus } from '@tessera/contracts';
import { rolesOf, sameRoles } from './roles.js';
import { type Session } from './session.js';
import { MAX_LIVING, MAX_TOLD, Sessions } from './sessions.js';

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

/** What an admin may change of a person. */
export interface Change {
  status?: UserStatus | undefined;
  roles?: readonly Role[] | undefined;
}

const SECOND_MS = 1_000;

/**
 * Tokens carry whole seconds: only the next full one is later than every token already issued. Those that were issued since
 * `last`, which may be that second, carry `last`.
 */
const laterThanAnyToken = (at: Date, last: Date) =>
  new Date(Math.max(Math.ceil(at.getTime() / SECOND_MS) * SECOND_MS, last.getTime() + SECOND_MS));

/** Who somebody is, what they may do, and whether they may come in. `version` counts changes; everyone is told of each. */
export class Person {
  private changed = false;

  constructor(
    private state: Readonly<PersonState>,
    readonly sessions = new Sessions(),
  ) {}

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
  administer(change: Change, at: Date): DomainEvent[] {
    const status = change.status ?? this.state.status;
    const roles = change.roles ? rolesOf(change.roles) : this.state.roles;
    const isSame = status === this.state.status;
    // Unblocked as well: a block by the version before has ended none, and they are not to come back to life.
    if (!isSame) this.sessions.forgetAll();
    const isBlocked = !isSame && status === 'blocked';
    if (isBlocked || !sameRoles(roles, this.state.roles)) return this.refuseTokens(at, { status, roles });
    return isSame ? [] : this.become({ status });
  }

  /** Everyone else has to know the new password. The caller's own session stays. */
  changePassword(passwordHash: string, sessionId: string, at: Date): DomainEvent[] {
    this.renewHash(passwordHash);
    return this.endSessions(
      this.sessions.living.filter((id) => id !== sessionId),
      at,
    );
  }

  /** The same password by another recipe: to everyone else nothing has changed. */
  renewHash(passwordHash: string) {
    this.state = { ...this.state, passwordHash };
    this.changed = true;
  }

  /** Beyond the hundredth the oldest one ends. */
  openSession(session: Session): DomainEvent[] {
    this.sessions.open(session);
    return this.endSessions(this.sessions.living.slice(0, -MAX_LIVING), session.startedAt);
  }

  /**
   * What has ended already, or is somebody else's, changes nothing. Too many to be told one by one are told as one instant:
   * sessions that live get tokens again by a refresh.
   */
  endSessions(ids: readonly string[], at: Date): DomainEvent[] {
    if (!this.sessions.end(ids, at)) return [];
    if (this.sessions.ended.length <= MAX_TOLD) return this.become({});
    this.sessions.forgetEnded();
    return this.refuseTokens(at);
  }

  endAllSessions(at: Date): DomainEvent[] {
    this.sessions.forgetAll();
    return this.refuseTokens(at);
  }

  /** Something that is shown with this person has changed. */
  touch(): DomainEvent[] {
    return this.become({});
  }

  /** As it lies in the store. */
  snapshot(): Readonly<PersonState> {
    return this.state;
  }

  private refuseTokens(at: Date, next: Partial<PersonState> = {}) {
    return this.become({ ...next, sessionsValidFrom: laterThanAnyToken(at, this.state.sessionsValidFrom) });
  }

  private become(next: Partial<PersonState>): DomainEvent[] {
    this.state = { ...this.state, ...next, version: this.state.version + 1 };
    this.changed = true;
    return [this.told()];
  }

  private told(): DomainEvent {
    const { id, name, status, roles, version } = this.state;
    const sessionsValidFrom = this.state.sessionsValidFrom.toISOString();
    const sessionsEnded = this.sessions.ended;
    return userChanged.of(id, version, { id, name, status, roles, sessionsValidFrom, sessionsEnded });
  }
}
