import { EntitySchema } from 'typeorm';
import { Person, type PersonState } from '../domain/person.js';

/** The index that decides who has an e-mail address, also when two register it at once. */
export const EMAIL_INDEX = 'person_email_once';

/** How a person lies in the table `person`. */
export const personSchema = new EntitySchema<PersonState>({
  name: 'person',
  columns: {
    id: { type: 'uuid', primary: true },
    email: { type: 'text' },
    name: { type: 'text' },
    passwordHash: { type: 'text', name: 'password_hash' },
    roles: { type: 'text', array: true },
    status: { type: 'text' },
    sessionsValidFrom: { type: 'timestamptz', name: 'sessions_valid_from' },
    version: { type: 'integer' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});

export const toPerson = (row: PersonState): Person => new Person(row);
