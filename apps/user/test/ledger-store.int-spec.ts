import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { creditSuite, eventsIn, type OpenCredit } from '@tessera/testing/suites';
import { CreditReader } from '../src/store/credit.reader.js';
import { databaseAt } from '../src/store/database.js';
import { LedgerStore } from '../src/store/ledger.store.js';
import { PeopleStore } from '../src/store/people.store.js';
import { userDatabase } from './database.fixture.js';

const open = async (): Promise<OpenCredit> => {
  const { url, database, close } = await userDatabase();
  const rivals = await postgresSource(databaseAt(url)).initialize();
  const reader = new CreditReader(database, 'EUR');
  return {
    store: new LedgerStore(database, 'EUR'),
    rival: new LedgerStore(new PostgresDatabase(rivals), 'EUR'),
    people: new PeopleStore(database),
    account: (customerId) => reader.findActive(customerId),
    events: () => eventsIn(database.outbox),
    close: () => rivals.destroy().then(close),
  };
};

describe('credit in Postgres', () => creditSuite(open));
