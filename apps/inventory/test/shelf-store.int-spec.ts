import { MongoDatabase, mongoConnection } from '@tessera/messaging/mongo';
import { eventsIn, type OpenShelf, shelfSuite } from '@tessera/testing/suites';
import { toStockView } from '../src/domain/stock-view.js';
import { CatalogueStore } from '../src/store/catalogue.store.js';
import { MovementReader } from '../src/store/movement.reader.js';
import { ShelfStore } from '../src/store/shelf.store.js';
import { StockReader } from '../src/store/stock.reader.js';
import { openDatabase } from './mongo.fixture.js';

/** More entries than any ledger has here. */
const ALL = 1_000;

const open = async (): Promise<OpenShelf> => {
  const { database, url, drop } = await openDatabase();
  const rivals = new MongoDatabase(await mongoConnection(url));
  const [stocks, movements] = [new StockReader(database), new MovementReader(database)];
  return {
    store: new ShelfStore(database),
    rival: new ShelfStore(rivals),
    catalogue: new CatalogueStore(database, 'EUR'),
    stock: async (sku) => (await stocks.findMany([sku])).map(toStockView)[0],
    movements: async (sku) => (await movements.list(sku, { limit: ALL })).items,
    events: () => eventsIn(database.outbox),
    close: () => rivals.connection.close().then(drop),
  };
};

describe('stocks in MongoDB', () => shelfSuite(open));
