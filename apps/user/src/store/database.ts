import { type PostgresOptions } from '@tessera/messaging/postgres';
import { PeopleAndCredit1760000000000 } from './migrations/1760000000000-people-and-credit.js';
import { SessionExpiry1796000001000 } from './migrations/1796000001000-session-expiry.js';
import { RefreshTokens1796000002000 } from './migrations/1796000002000-refresh-tokens.js';
import { SigningKeys1797100000000 } from './migrations/1797100000000-signing-keys.js';
import { PeopleByRole1797200000000 } from './migrations/1797200000000-people-by-role.js';
import { personSchema } from './person.schema.js';
import { SESSION_LIFE, TOLD_FOR } from './session.schema.js';

/** CloudEvents source of all that this service says. */
export const SOURCE = '/tessera/user';

/** This service's database: its tables and how they came to be. */
export const databaseAt = (url: string): PostgresOptions => ({
  url,
  entities: [personSchema],
  migrations: [
    PeopleAndCredit1760000000000,
    SessionExpiry1796000001000,
    RefreshTokens1796000002000,
    SigningKeys1797100000000,
    PeopleByRole1797200000000,
  ],
  expiring: [
    { table: 'refresh_token', column: 'started_at', age: SESSION_LIFE },
    { table: 'session', column: 'ended_at', age: TOLD_FOR },
    // An hour longer: one that ended at the last moment is still told of.
    { table: 'session', column: 'started_at', age: `${SESSION_LIFE} 1 hour` },
    // No token of it has been good for all that time; somebody may still want to see which key it was.
    { table: 'signing_key', column: 'published_until', age: '7 days' },
  ],
});
