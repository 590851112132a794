import { type MongoDatabase } from '@tessera/messaging/mongo';
import { movementModel } from './movement.schema.js';
import { productModel } from './product.schema.js';
import { reservationModel } from './reservation.schema.js';
import { stockModel } from './stock.schema.js';

/** CloudEvents source of all that this service says. */
export const SOURCE = '/tessera/inventory';

/**
 * Collections and indexes, ours and those of messaging; again and again to the same end. They must be there before the
 * first transaction: two that create one collection abort each other.
 */
export const prepareDatabase = async (database: MongoDatabase): Promise<void> => {
  await database.prepare();
  for (const makeModel of [productModel, stockModel, reservationModel, movementModel]) {
    const model = makeModel(database.connection);
    await model.createCollection();
    await model.createIndexes();
  }
};
