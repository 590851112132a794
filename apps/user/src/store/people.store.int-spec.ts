import { eventually } from '@tessera/testing';
import { type UserDatabase, userDatabase } from '../../test/database.fixture.js';
import { newcomer } from '../../test/people.fixture.js';
import { Person } from '../domain/person.js';
import { PeopleReader } from './people.reader.js';
import { PeopleStore } from './people.store.js';
import { personSchema } from './person.schema.js';

let db: UserDatabase;
let people: PeopleStore;
let reader: PeopleReader;

beforeAll(async () => {
  db = await userDatabase();
  people = new PeopleStore(db.database);
  reader = new PeopleReader(db.database);
});
afterAll(() => db.close());
beforeEach(() => db.rows('TRUNCATE outbox, person, session, refresh_token, credit_account'));

const at = new Date('2026-03-01T10:00:00.123Z');
const register = (who = newcomer()) =>
  people.change({ emails: [who.email] }, (people) => people.register(who, at)).then(() => who);

/** How many here wait for another transaction. */
const waiting = async () => {
  const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (await db.rows(sql)).length;
};

it('keeps a session, and of its refresh token only the hash', async () => {
  const kim = await register();
  const session = { id: kim.id, personId: kim.id, startedAt: at, endedAt: null };
  await people.change({ users: [kim.id] }, (people) => people.logIn(session, 'c0de'));
  expect(await db.rows('SELECT * FROM session')).toEqual([
    { id: kim.id, person_id: kim.id, refresh_hash: null, started_at: at, ended_at: null },
  ]);
  expect(await db.rows('SELECT * FROM refresh_token')).toEqual([
    {
      hash: Buffer.from('c0de', 'hex'),
      session_id: kim.id,
      started_at: at,
      spent_at: null,
      successor: null,
      salt: null,
    },
  ]);
});

it('refuses an e-mail address that somebody else is just taking', async () => {
  const [kim, lee] = [newcomer(), newcomer()];
  let late: Promise<unknown> | undefined;
  await db.database.transaction(async (tx) => {
    await tx.insert(personSchema, Person.register(kim, at)[0].snapshot());
    late = register({ ...lee, email: kim.email });
    late.catch(() => {}); // Looked at below; until then it is nobody's.
    await eventually(async () => expect(await waiting()).toBe(1));
  });
  await expect(late).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
  expect(await reader.find(lee.id)).toBeUndefined();
});
