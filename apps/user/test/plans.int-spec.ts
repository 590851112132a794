import { PostgresDatabase, PostgresHousekeeping, postgresSource } from '@tessera/messaging/postgres';
import { createLog } from '@tessera/runtime';
import { postgresDatabase, StatementPlans, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { CreditReader } from '../src/store/credit.reader.js';
import { databaseAt } from '../src/store/database.js';
import { LedgerStore } from '../src/store/ledger.store.js';
import { PeopleReader } from '../src/store/people.reader.js';
import { PeopleStore } from '../src/store/people.store.js';
import { RefreshTokens } from '../src/store/refresh-tokens.js';
import { orderOf } from './ledger.fixture.js';

let test: TestDatabase;
let source: DataSource;
const plans = new StatementPlans();

const PERSON = '0197a000-0000-7000-8000-000000000001';
/** 20,000 people with an account each, two sessions, a hold; two of them are admins. */
const fill = `
  INSERT INTO person SELECT CASE n WHEN 1 THEN '${PERSON}' ELSE uuidv7() END, n || '@example.org', 'Kim', '',
    CASE WHEN n < 3 THEN '{customer,staff,admin}'::text[] ELSE '{customer}' END, 'active', now(), 1, now()
  FROM generate_series(1, 20000) AS n;
  INSERT INTO credit_account SELECT id, 100000, 0, 0, 0 FROM person;
  INSERT INTO credit_hold SELECT uuidv7(), id, 1, 'held', 1 FROM person;
  INSERT INTO session (id, person_id, started_at) SELECT uuidv7(), id, now() FROM person, generate_series(1, 2);
  INSERT INTO refresh_token (hash, session_id, started_at) SELECT decode(md5(id::text), 'hex'), id, now() FROM session;
  ANALYZE`;

beforeAll(async () => {
  test = await postgresDatabase();
  source = postgresSource(databaseAt(test.url));
  await plans.open(source);
  await source.query(fill);
});
afterAll(async () => {
  await source.destroy();
  await test.drop();
});

const database = () => new PostgresDatabase(source);
const people = () => new PeopleReader(database());
const load = (keys: Parameters<PeopleStore['change']>[0]) => new PeopleStore(database()).change(keys, () => []);
const tokenOfSession = async () => {
  const [row]: { hash: string }[] = await source.query(`SELECT encode(hash, 'hex') AS hash FROM refresh_token LIMIT 1`);
  return row!.hash;
};
const list = async (by: { email?: string }) => {
  const { next } = await people().list({ ...by, limit: 5 });
  if (next) await people().list({ ...by, limit: 5, cursor: next });
};

/** Everything that this service asks of its tables, by the door that asks it. */
const asked: Record<string, () => Promise<unknown>> = {
  'PeopleReader.find': () => people().find(PERSON),
  'PeopleReader.findByEmail': () => people().findByEmail('7@example.org'),
  'PeopleReader.list all': () => list({}),
  'PeopleReader.list by e-mail': () => list({ email: '7@example.org' }),
  'people by id': () => load({ users: [PERSON], accounts: [PERSON] }),
  'people by e-mail': () => load({ emails: ['7@example.org'] }),
  'people by role': () => load({ users: [PERSON], roles: ['admin'] }),
  'people by refresh token': async () => load({ tokens: [await tokenOfSession()] }),
  'RefreshTokens.exchange': () => new RefreshTokens(database()).exchange('unknown'),
  'CreditReader.findActive': () => new CreditReader(database(), 'EUR').findActive(PERSON),
  'hold credit': () => {
    const order = orderOf(PERSON, 100);
    const keys = { customers: [PERSON], orders: [order.orderId] };
    return new LedgerStore(database(), 'EUR').change(keys, (ledger) => ledger.hold(order));
  },
  'PostgresHousekeeping.sweep': () =>
    new PostgresHousekeeping(database(), createLog('test', 'silent'), databaseAt(test.url).expiring).sweep(),
};

it('leaves out no reader', () => {
  const names = Object.keys(asked).join(' ');
  for (const door of [PeopleReader, CreditReader, RefreshTokens])
    for (const method of Object.getOwnPropertyNames(door.prototype).filter((name) => !NOT_ASKING.has(name)))
      expect(names).toContain(`${door.name}.${method}`);
});
/** What the others consist of. */
const NOT_ASKING = new Set(['constructor', 'one', 'people']);

/** Of 20,000; what is asked for are some ten. */
const MOST = 120;

it.each(Object.entries(asked))('%s reads no more than it needs', async (_, ask) => {
  const { planned, tooMany } = await plans.of(source, MOST, ask);
  expect(planned).toBeGreaterThan(0);
  expect(tooMany).toEqual([]);
});

it('knows new people by their e-mail among all', async () => {
  const email = `${uuidv7()}@example.org`;
  const { tooMany } = await plans.of(source, MOST, () => load({ emails: [email] }));
  expect(tooMany).toEqual([]);
});
