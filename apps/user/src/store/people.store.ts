import { Injectable } from '@nestjs/common';
import { Refusal } from '@tessera/contracts';
import { type Keys, Store } from '@tessera/messaging';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { type EntityManager, QueryFailedError } from 'typeorm';
import { People } from '../domain/people.js';
import { Person } from '../domain/person.js';
import { lockAccounts, saveAccounts } from './credit-account.schema.js';
import { SOURCE } from './database.js';
import { EMAIL_INDEX, personSchema } from './person.schema.js';
import { insertTokens, readTokens } from './refresh-token.schema.js';
import { deleteSessions, saveSessions, sessionsOf } from './session.schema.js';

/**
 * `users` and `accounts` are user ids; `roles` means every active person who has one of them, `tokens` hashes of refresh
 * tokens, each with the person whose it is. An account is locked only when it is asked for: orders wait for it too.
 */
type PeopleKind = 'users' | 'emails' | 'accounts' | 'roles' | 'tokens';

/**
 * The only door to people and their sessions. People are locked before accounts, each in id order; with a person their
 * sessions are locked, for nothing ends or opens one without that lock.
 */
@Injectable()
export class PeopleStore extends Store<People, PeopleKind, EntityManager> {
  constructor(database: PostgresDatabase) {
    super(database, SOURCE);
  }

  protected async load({ tokens = [], accounts = [], ...keys }: Keys<PeopleKind>, tx: EntityManager) {
    const holders = (await readTokens(tokens, tx)).map(({ personId }) => personId);
    const people = await lockPeople({ ...keys, users: [...(keys.users ?? []), ...holders] }, tx);
    const sessions = await sessionsOf(
      people.map(({ id }) => id),
      tx,
    );
    return new People(
      people.map((state) => new Person(state, sessions(state.id))),
      await lockAccounts(accounts, tx),
      // Once more: before the lock another could still spend it.
      await readTokens(tokens, tx),
    );
  }

  protected async flush({ changes }: People, tx: EntityManager) {
    const people = changes.people.map((person) => person.snapshot());
    if (people.length > 0) await tx.upsert(personSchema, people, ['id']).catch(emailTaken);
    await saveSessions(changes.sessions, tx);
    await deleteSessions(changes.forgottenSessions, tx);
    await insertTokens(changes.tokens, tx);
    await saveAccounts(changes.accounts, tx);
  }
}

const lockPeople = ({ users = [], emails = [], roles = [] }: Keys<PeopleKind>, tx: EntityManager) =>
  tx
    .createQueryBuilder(personSchema, 'person')
    .where('person.id = ANY(:users) OR person.email = ANY(:emails)', { users, emails })
    .orWhere(roles.length > 0 ? "person.roles && :roles AND person.status = 'active'" : 'false', { roles })
    .orderBy('person.id')
    .setLock('pessimistic_write')
    .getMany();

const UNIQUE_VIOLATION = '23505';

/** Two who register one address at once both saw it free: the index lets the first one have it. */
const emailTaken = (error: unknown): never => {
  const cause: object = error instanceof QueryFailedError ? error.driverError : {};
  const taken = Reflect.get(cause, 'code') === UNIQUE_VIOLATION && Reflect.get(cause, 'constraint') === EMAIL_INDEX;
  if (taken) throw new Refusal('EMAIL_TAKEN');
  throw error;
};
