import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { eventsIn, type OpenOrders, orderSuite } from '@tessera/testing/suites';
import { toOrderView } from '../src/domain/order-view.js';
import { databaseAt } from '../src/store/database.js';
import { OrderReader } from '../src/store/order.reader.js';
import { OrderStore } from '../src/store/order.store.js';
import { orderDatabase } from './database.fixture.js';

const DEADLINE_MS = 60_000;

const open = async (): Promise<OpenOrders> => {
  const { url, source, close } = await orderDatabase();
  const rivals = await postgresSource(databaseAt(url)).initialize();
  const database = new PostgresDatabase(source);
  const reader = new OrderReader(database);
  return {
    store: new OrderStore(database, DEADLINE_MS),
    rival: new OrderStore(new PostgresDatabase(rivals), DEADLINE_MS),
    find: async (id) => {
      const order = await reader.find(id);
      return order ? toOrderView(order) : undefined;
    },
    list: (query) => reader.list(query),
    events: () => eventsIn(database.outbox),
    close: () => rivals.destroy().then(close),
  };
};

describe('orders in Postgres', () => orderSuite(open));
