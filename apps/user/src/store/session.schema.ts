import { EntitySchema } from 'typeorm';
import { type Session } from '../domain/person.js';

/** How a session lies in the table `session`. */
export const sessionSchema = new EntitySchema<Session>({
  name: 'session',
  columns: {
    id: { type: 'uuid', primary: true },
    personId: { type: 'uuid', name: 'person_id' },
    refreshHash: { type: 'bytea', name: 'refresh_hash' },
    startedAt: { type: 'timestamptz', name: 'started_at' },
  },
});
