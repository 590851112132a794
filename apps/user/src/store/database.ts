import { type PostgresOptions } from '@tessera/messaging/postgres';
import { PeopleAndCredit1760000000000 } from './migrations/1760000000000-people-and-credit.js';
import { SessionExpiry1796000001000 } from './migrations/1796000001000-session-expiry.js';
import { personSchema } from './person.schema.js';
import { sessionSchema } from './session.schema.js';

/** CloudEvents source of all that this service says. */
export const SOURCE = '/tessera/user';

/** This service's database: its tables and how they came to be. */
export const databaseAt = (url: string): PostgresOptions => ({
  url,
  entities: [personSchema, sessionSchema],
  migrations: [PeopleAndCredit1760000000000, SessionExpiry1796000001000],
  // Nobody refreshes a session that is older.
  expiring: [{ table: 'session', column: 'started_at', age: '30 days' }],
});
