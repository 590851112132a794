import { toStockView } from '@tessera/inventory/domain';
import { toOrderView } from '@tessera/order/domain';
import { hashOf, newSecret, successorOf } from '@tessera/user/credentials';
import { toCreditView } from '@tessera/user/domain';
import {
  creditSuite,
  type OpenCredit,
  type OpenOrders,
  type OpenPeople,
  type OpenShelf,
  orderSuite,
  peopleSuite,
  shelfSuite,
  type ToldEvent,
} from '@tessera/testing/suites';
import { ledgerOf } from './ledger.fixture.js';
import { testTables } from './tables.fixture.js';
import { patient } from './patient.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';
import { type ToldChange } from '../store/outbox.js';

await withTools('Stores in DynamoDB', emulated, async () => {
  const tables = await testTables();
  const { LedgerStore, toAccount } = await import('../store/ledger.store.js');
  const { PeopleStore } = await import('../store/people.store.js');
  const { toPerson } = await import('../store/person.item.js');
  const { exchange } = await import('../store/refresh-tokens.js');
  const { CatalogueStore } = await import('../store/catalogue.store.js');
  const { OrderStore } = await import('../store/orders.store.js');
  const { listOrders } = await import('../store/order.lists.js');
  const { ShelfStore } = await import('../store/shelf.store.js');

  afterAll(() => tables.stop());

  /** In the order in which they were written: keys of the outbox are UUIDs of version 7. */
  const events = async (): Promise<ToldEvent[]> => {
    const changes = (await tables.scan<ToldChange & { sk: string }>('outbox')).toSorted((one, other) =>
      one.sk < other.sk ? -1 : 1,
    );
    return changes.flatMap((change) =>
      change.events.map(({ type, subject, sequence, data }) => ({ type, subject, sequence: Number(sequence), data })),
    );
  };

  const close = () => Promise.resolve();
  // Tables of its own for each suite: who looks what was told reads the whole outbox.

  const openOrders = async (): Promise<OpenOrders> => {
    await tables.renew();
    const store = new OrderStore();
    return {
      store: patient(store),
      rival: patient(new OrderStore()),
      find: async (id) => {
        const order = await store.find(id);
        return order && toOrderView(order);
      },
      list: listOrders,
      events,
      close,
    };
  };

  const openShelf = async (): Promise<OpenShelf> => {
    await tables.renew();
    const store = new ShelfStore();
    return {
      store: patient(store),
      rival: patient(new ShelfStore()),
      catalogue: patient(new CatalogueStore('EUR')),
      stock: async (sku) => {
        const stock = await store.find(sku);
        return stock && toStockView(stock);
      },
      movements: async (sku) => ledgerOf(sku, await tables.scan('inventory')),
      events,
      close,
    };
  };

  const people = patient(new PeopleStore());
  const reader = new PeopleStore();
  const snapshotOf = (item: Awaited<ReturnType<typeof reader.find>>) => item && toPerson(item).snapshot();

  const openPeople = async (): Promise<OpenPeople> => {
    await tables.renew();
    return {
      store: people,
      rival: people,
      find: async (id) => snapshotOf(await reader.find(id)),
      findByEmail: async (email) => snapshotOf(await reader.findByEmail(email)),
      list: () => Promise.reject(new Error('nobody lists people here')),
      secrets: { newSecret, hashOf, successorOf },
      exchange,
      events,
      close,
    };
  };

  const openCredit = async (): Promise<OpenCredit> => {
    await tables.renew();
    return {
      store: patient(new LedgerStore('EUR')),
      rival: patient(new LedgerStore('EUR')),
      people,
      account: async (id) => {
        const item = await reader.find(id);
        return item?.status === 'active' ? toCreditView(toAccount(item), 'EUR') : undefined;
      },
      events,
      close,
    };
  };

  describe('people in DynamoDB', () => peopleSuite(openPeople, { isAdministered: false }));
  describe('credit in DynamoDB', () => creditSuite(openCredit));
  describe('orders in DynamoDB', () => orderSuite(openOrders));
  describe('stocks in DynamoDB', () => shelfSuite(openShelf));
});
