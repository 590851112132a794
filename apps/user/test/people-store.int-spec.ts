import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { eventsIn, type OpenPeople, peopleSuite } from '@tessera/testing/suites';
import { databaseAt } from '../src/store/database.js';
import { PeopleReader } from '../src/store/people.reader.js';
import { PeopleStore } from '../src/store/people.store.js';
import * as secrets from '../src/credentials/refresh-secret.js';
import { RefreshTokens } from '../src/store/refresh-tokens.js';
import { userDatabase } from './database.fixture.js';

const open = async (): Promise<OpenPeople> => {
  const { url, database, close } = await userDatabase();
  const rivals = await postgresSource(databaseAt(url)).initialize();
  const [reader, tokens] = [new PeopleReader(database), new RefreshTokens(database)];
  return {
    store: new PeopleStore(database),
    rival: new PeopleStore(new PostgresDatabase(rivals)),
    find: async (id) => (await reader.find(id))?.snapshot(),
    findByEmail: async (email) => (await reader.findByEmail(email))?.snapshot(),
    list: (query) => reader.list(query),
    secrets,
    exchange: (secret) => tokens.exchange(secret),
    events: () => eventsIn(database.outbox),
    close: () => rivals.destroy().then(close),
  };
};

describe('people in Postgres', () => peopleSuite(open));
