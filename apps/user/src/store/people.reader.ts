import { Injectable } from '@nestjs/common';
import { id as idSchema, type ListUsers, type Page, type UserView } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { fromCursor, toPage } from '@tessera/runtime';
import { type FindOptionsWhere, LessThan } from 'typeorm';
import { type Person, type PersonState } from '../domain/person.js';
import { toUserView } from '../domain/user-view.js';
import { personSchema, toPerson } from './person.schema.js';

/** Reads people without a lock. */
@Injectable()
export class PeopleReader {
  constructor(private readonly database: PostgresDatabase) {}

  async find(id: string): Promise<Person | undefined> {
    return this.one({ id });
  }

  async findByEmail(email: string): Promise<Person | undefined> {
    return this.one({ email });
  }

  /** Newest first: ids are UUIDs of version 7, so their order is that of time. */
  async list({ email, cursor, limit }: ListUsers): Promise<Page<UserView>> {
    const last = fromCursor(cursor, idSchema);
    const where = { ...(email ? { email } : {}), ...(last ? { id: LessThan(last) } : {}) };
    const rows = await this.people.find({ where, order: { id: 'DESC' }, take: limit + 1 });
    return toPage(
      rows,
      limit,
      ({ id }) => id,
      (row) => toUserView(toPerson(row)),
    );
  }

  private get people() {
    return this.database.source.getRepository(personSchema);
  }

  private async one(where: FindOptionsWhere<PersonState>): Promise<Person | undefined> {
    const row = await this.people.findOneBy(where);
    return row ? toPerson(row) : undefined;
  }
}
