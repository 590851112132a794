import { type MongoDatabase } from '@tessera/messaging/mongo';

/** Documents as the version before the words and the levels wrote them: frozen, as samples of events are. */
const product = {
  _id: 'TEA-GREEN-100',
  name: 'Thé vert Sencha, 100 g',
  description: 'Steamed leaves.',
  price: { amount: 890, currency: 'EUR' },
  status: 'active',
  version: 3,
};
const stock = { _id: 'TEA-GREEN-100', available: 7, reserved: 2, sold: 1, version: 4, retired: false };
const emptyStock = { _id: 'MUG', available: 0, reserved: 0, sold: 0, version: 0, retired: true };

/** All that it put into a document: it refuses to put back one with any other field. */
export const productFields = Object.keys(product).toSorted();

type Row = { _id: string };
const rows = ({ connection }: MongoDatabase, name: string) => connection.collection<Row>(name);

/** A catalogue of two, as it left them. */
export const writeAsBefore = async (database: MongoDatabase) => {
  await rows(database, 'products').insertMany([
    product,
    { ...product, _id: 'MUG', name: 'Käsebecher', status: 'retired' },
  ] as Row[]);
  await rows(database, 'stocks').insertMany([stock, emptyStock] as Row[]);
};

/** A replica of it that was not yet replaced: it puts a product under another name, and reserves a piece. */
export const workAsBefore = async (database: MongoDatabase) => {
  const { _id } = product;
  await rows(database, 'products').replaceOne({ _id }, { ...product, name: 'Gunpowder', version: 4 } as Row);
  const $set = { available: 6, reserved: 3, sold: 1, version: 5 };
  await rows(database, 'stocks').updateOne({ _id }, { $set });
};
