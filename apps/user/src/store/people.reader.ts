import { Injectable } from '@nestjs/common';
import { id, type ListUsers, type Page, Refusal } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { type FindOptionsWhere, LessThan } from 'typeorm';
import { Person, type PersonState } from '../domain/index.js';
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
  async page({ email, cursor, limit }: ListUsers): Promise<Page<Person>> {
    const where = { ...(email ? { email } : {}), ...(cursor ? { id: LessThan(place(cursor)) } : {}) };
    const found = await this.people.find({ where, order: { id: 'DESC' }, take: limit + 1 });
    const items = found.slice(0, limit).map((state) => new Person(state));
    const last = items.at(-1);
    return { items, next: last && found.length > limit ? cursorAt(last.id) : null };
  }

  private get people() {
    return this.database.source.getRepository(personSchema);
  }

  private async one(where: FindOptionsWhere<PersonState>): Promise<Person | undefined> {
    const state = await this.people.findOneBy(where);
    return state ? new Person(state) : undefined;
  }
}

const cursorAt = (id: string) => Buffer.from(id).toString('base64url');

const place = (cursor: string): string => {
  const { data } = id.safeParse(Buffer.from(cursor, 'base64url').toString());
  if (data) return data;
  throw new Refusal('VALIDATION_FAILED', {
    errors: [{ pointer: 'query/cursor', detail: 'is not from an earlier page' }],
  });
};
