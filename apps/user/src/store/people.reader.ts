import { Injectable } from '@nestjs/common';
import { id as idSchema, type ListUsers, type Page, type UserView } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { fromCursor, toPage } from '@tessera/runtime';
import { type FindOptionsWhere, LessThan } from 'typeorm';
import { Person, type PersonState } from '../domain/person.js';
import { personSchema } from './person.schema.js';

/** Looks at people without a lock. */
@Injectable()
export class PeopleReader {
  constructor(private readonly database: PostgresDatabase) {}

  async byId(id: string): Promise<Person | undefined> {
    return this.one({ id });
  }

  async byEmail(email: string): Promise<Person | undefined> {
    return this.one({ email });
  }

  /** Newest first: ids are UUIDs of version 7, so their order is that of time. */
  async list({ email, cursor, limit }: ListUsers): Promise<Page<UserView>> {
    const last = fromCursor(cursor, idSchema);
    const where = { ...(email ? { email } : {}), ...(last ? { id: LessThan(last) } : {}) };
    const found = await this.people.find({ where, order: { id: 'DESC' }, take: limit + 1 });
    return toPage(
      found,
      limit,
      ({ id }) => id,
      (state) => new Person(state).view(),
    );
  }

  private get people() {
    return this.database.source.getRepository(personSchema);
  }

  private async one(where: FindOptionsWhere<PersonState>): Promise<Person | undefined> {
    const state = await this.people.findOneBy(where);
    return state ? new Person(state) : undefined;
  }
}
