import { type Tokens, type UserStatus } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { decodeJwt } from 'jose';
import { type EntityManager } from 'typeorm';
import { ChangePasswordHandler } from '../src/change-password/change-password.handler.js';
import { LogInHandler } from '../src/log-in/log-in.handler.js';
import { LogOutController } from '../src/log-out/log-out.controller.js';
import { ManageUsersHandler } from '../src/manage-users/manage-users.handler.js';
import { RefreshSessionHandler } from '../src/refresh-session/refresh-session.handler.js';
import { RegisterUserHandler } from '../src/register-user/register-user.handler.js';
import { AccessTokens } from '../src/credentials/access-tokens.js';
import { Passwords } from '../src/credentials/passwords.js';
import { PeopleReader } from '../src/store/people.reader.js';
import { PeopleStore } from '../src/store/people.store.js';
import { RefreshTokens } from '../src/store/refresh-tokens.js';
import { newPrivateKey, ringWith } from './key.fixture.js';

/** Passwords that cost nothing. */
class PlainPasswords extends Passwords {
  override hash = async (password: string) => `plain ${password}`;
  override fits = async (password: string, hash?: string) => hash === `plain ${password}`;
  override renewed = async () => undefined;
}

/** Gives tokens at once, also those that guards will take only in a moment. */
class HastyTokens extends AccessTokens {
  override answer: AccessTokens['answer'] = async (holder, sessionId, refreshToken, at) => {
    const accessToken = await this.mint(holder, sessionId, at);
    return { accessToken, tokenType: 'Bearer', expiresIn: 900, refreshToken };
  };
}

type Meanwhile = () => Promise<unknown>;

/** Things happen after each commit, before whoever committed goes on. */
class EventfulPeople extends PeopleStore {
  meanwhile: Meanwhile = async () => {};

  override async changeOnce<Answer>(...change: Parameters<typeof PeopleStore.prototype.changeOnce<Answer>>) {
    const outcome = await super.changeOnce(...change);
    await this.meanwhile();
    return outcome;
  }
}

class EventfulExchange extends RefreshTokens {
  meanwhile: Meanwhile = async () => {};

  override async exchange(secret: string) {
    const exchange = await super.exchange(secret);
    await this.meanwhile();
    return exchange;
  }
}

/** A database whose transactions stay open, with all that they did, until they are let go. */
export class SlowDatabase extends PostgresDatabase {
  private letGo = () => {};
  private readonly end = new Promise<void>((resolve) => (this.letGo = resolve));
  private arrive = () => {};
  /** Settles when a transaction has done everything but commit. */
  readonly arrival = new Promise<void>((resolve) => (this.arrive = resolve));

  commit() {
    this.letGo();
  }

  override transaction<Result>(work: (tx: EntityManager) => Promise<Result>): Promise<Result> {
    return super.transaction(async (tx) => {
      const result = await work(tx);
      this.arrive();
      await this.end;
      return result;
    });
  }
}

/** What a caller's token says of them. */
export const callerOf = ({ accessToken }: Pick<Tokens, 'accessToken'>) => {
  const { sub = '', sid, iat = 0 } = decodeJwt(accessToken);
  return { id: sub, sessionId: String(sid), iat };
};

const ring = await ringWith(newPrivateKey());

/** The rooms of sessions, on a database. `warnings` is what they log. */
export const sessionRooms = (database: PostgresDatabase) => {
  const [people, reader, passwords] = [new EventfulPeople(database), new PeopleReader(database), new PlainPasswords()];
  const tokens = new HastyTokens(ring, 'http://issuer.test');
  const refreshTokens = new EventfulExchange(database);
  const warnings: object[] = [];
  const quiet = () => {};
  const log = {
    debug: quiet,
    info: quiet,
    warn: (line: object) => void warnings.push(line),
    error: quiet,
    fatal: quiet,
  };
  const logOut = new LogOutController(people);
  const manage = new ManageUsersHandler(people);
  const register = new RegisterUserHandler(people, passwords);
  const logIn = new LogInHandler(reader, people, passwords, tokens);
  const refresh = new RefreshSessionHandler(refreshTokens, people, tokens, log);
  const password = new ChangePasswordHandler(reader, people, passwords);
  return {
    warnings,
    meanwhile: (work: Meanwhile) => void (people.meanwhile = refreshTokens.meanwhile = work),
    register: (password: string) =>
      register.register({ email: `${crypto.randomUUID()}@example.com`, password, name: 'Kim' }),
    logIn: (email: string, password: string) => logIn.logIn({ email, password }),
    refresh: (refreshToken: string) => refresh.refresh(refreshToken),
    logOut: (refreshToken: string) => logOut.logOut({ refreshToken }),
    logOutEverywhere: ({ id, sessionId }: { id: string; sessionId: string }) =>
      people.change({ users: [id] }, (people) => people.caller(id, sessionId).endAllSessions(new Date())),
    changePassword: (caller: { id: string; sessionId: string }, currentPassword: string, newPassword: string) =>
      password.change(caller, { currentPassword, newPassword }),
    become: (id: string, status: UserStatus) => manage.change(id, { status }, undefined),
  };
};

export type SessionRooms = ReturnType<typeof sessionRooms>;
