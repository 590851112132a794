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

it('gives back who was kept, with all there is', async () => {
  const kim = await register();
  const { email, name, passwordHash } = kim;
  expect((await reader.find(kim.id))?.snapshot()).toEqual({
    id: kim.id,
    email,
    name,
    passwordHash,
    roles: ['customer'],
    status: 'active',
    sessionsValidFrom: new Date(0),
    version: 1,
    createdAt: at,
  });
  expect((await reader.findByEmail(email))?.id).toBe(kim.id);
});

it('keeps a change and tells it with the version as sequence', async () => {
  const kim = await register();
  await people.change({ users: [kim.id] }, (people) => people.person(kim.id).rename('Kit'));
  expect((await reader.find(kim.id))?.snapshot()).toMatchObject({ name: 'Kit', version: 2 });
  expect((await db.events()).map(({ data }) => data)).toMatchObject([{ name: 'Kim' }, { name: 'Kit' }]);
});

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

it('keeps nothing of a change that is refused half way', async () => {
  const kim = await register();
  const change = people.change({ users: [kim.id], accounts: [kim.id] }, (people) => {
    const events = people.person(kim.id).rename('Kit');
    people.account(kim.id).limitTo(-1);
    return events;
  });
  await expect(change).rejects.toMatchObject({ code: 'CREDIT_IN_USE' });
  expect((await reader.find(kim.id))?.snapshot()).toMatchObject({ name: 'Kim', version: 1 });
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

it('gives one e-mail address to one of many who want it at once', async () => {
  const wanted = Array.from({ length: 8 }, () => newcomer({ email: 'kim@example.com' }));
  const results = await Promise.allSettled(wanted.map(register));
  const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
  expect(refused).toHaveLength(7);
  for (const reason of refused) expect(reason).toMatchObject({ code: 'EMAIL_TAKEN' });
  expect(await db.rows('SELECT customer_id FROM credit_account')).toHaveLength(1);
  expect(await db.events()).toHaveLength(1);
});

it('refuses an e-mail address that somebody has', async () => {
  const kim = await register();
  await expect(register(newcomer({ email: kim.email }))).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
});

it('loses no change when many change the same person at once', async () => {
  const kim = await register();
  const names = Array.from({ length: 12 }, (_, n) => `Kim ${n}`);
  await Promise.all(
    names.map((name) => people.change({ users: [kim.id] }, (people) => people.person(kim.id).rename(name))),
  );
  expect((await reader.find(kim.id))?.version).toBe(13);
});

describe('a list', () => {
  it('comes newest first, page by page, and ends', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await register()).id);
    const first = await reader.list({ limit: 2 });
    const second = await reader.list({ limit: 2, cursor: first.next ?? '' });
    const third = await reader.list({ limit: 2, cursor: second.next ?? '' });
    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
    expect(third.next).toBeNull();
  });

  it('has the one with an e-mail address, or nobody', async () => {
    const kim = await register();
    await register();
    expect((await reader.list({ limit: 9, email: kim.email })).items.map(({ id }) => id)).toEqual([kim.id]);
    expect(await reader.list({ limit: 9, email: 'nobody@example.com' })).toEqual({ items: [], next: null });
  });

  it.each(['nonsense', Buffer.from('no id').toString('base64url')])('refuses the cursor %s', async (cursor) => {
    await expect(reader.list({ limit: 2, cursor })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { errors: [{ pointer: 'query/cursor' }] },
    });
  });
});
