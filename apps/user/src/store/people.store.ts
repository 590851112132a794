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
import { sessionSchema } from './session.schema.js';

/**
 * `users` and `accounts` are user ids; `roles` means every active person who has one of them. An account is locked only
 * when it is asked for: orders wait for it too.
 */
type PeopleKind = 'users' | 'emails' | 'accounts' | 'roles';

/** The only door to people and their sessions. People are locked before accounts, each in id order. */
@Injectable()
export class PeopleStore extends Store<People, PeopleKind, EntityManager> {
  constructor(database: PostgresDatabase) {
    super(database, SOURCE);
  }

  protected async load({ users = [], emails = [], accounts = [], roles = [] }: Keys<PeopleKind>, tx: EntityManager) {
    const people = await tx
      .createQueryBuilder(personSchema, 'person')
      .where('person.id = ANY(:users) OR person.email = ANY(:emails)', { users, emails })
      .orWhere(roles.length > 0 ? "person.roles && :roles AND person.status = 'active'" : 'false', { roles })
      .orderBy('person.id')
      .setLock('pessimistic_write')
      .getMany();
    return new People(
      people.map((state) => new Person(state)),
      await lockAccounts(accounts, tx),
    );
  }

  protected async flush({ changes }: People, tx: EntityManager) {
    const people = changes.people.map((person) => person.snapshot());
    if (people.length > 0) await tx.upsert(personSchema, people, ['id']).catch(emailTaken);
    if (changes.sessions.length > 0) await tx.insert(sessionSchema, changes.sessions);
    await saveAccounts(changes.accounts, tx);
  }
}

const UNIQUE_VIOLATION = '23505';

/** Two who register one address at once both saw it free: the index lets the first one have it. */
const emailTaken = (error: unknown): never => {
  const cause: object = error instanceof QueryFailedError ? error.driverError : {};
  const taken = Reflect.get(cause, 'code') === UNIQUE_VIOLATION && Reflect.get(cause, 'constraint') === EMAIL_INDEX;
  if (taken) throw new Refusal('EMAIL_TAKEN');
  throw error;
};
