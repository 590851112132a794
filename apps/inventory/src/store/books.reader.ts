import { Injectable } from '@nestjs/common';
import { type Books, MOST_VIOLATIONS, verdict } from '@tessera/admin';
import { type InvariantVerdict } from '@tessera/contracts';
import { MongoDatabase } from '@tessera/messaging/mongo';

/** What of a stock is not what its movements and reservations say; all of it of one instant, the snapshot of the session. */
const OFF = [
  {
    $lookup: {
      from: 'movements',
      let: { sku: '$_id' },
      pipeline: [
        { $match: { $expr: { $eq: ['$sku', '$$sku'] } } },
        {
          $group: {
            _id: null,
            available: { $sum: '$available' },
            reserved: { $sum: '$reserved' },
            sold: { $sum: '$sold' },
            entries: { $sum: 1 },
            adjusted: { $sum: { $cond: [{ $eq: ['$kind', 'ADJUSTED'] }, '$available', 0] } },
          },
        },
      ],
      as: 'ledgers',
    },
  },
  {
    $set: {
      ledger: { $ifNull: [{ $first: '$ledgers' }, { available: 0, reserved: 0, sold: 0, entries: 0, adjusted: 0 }] },
    },
  },
  {
    $match: {
      $expr: {
        $or: [
          { $lt: ['$available', 0] },
          { $lt: ['$reserved', 0] },
          { $lt: ['$sold', 0] },
          { $ne: [{ $add: ['$available', '$reserved', '$sold'] }, '$ledger.adjusted'] },
          { $ne: ['$available', '$ledger.available'] },
          { $ne: ['$reserved', '$ledger.reserved'] },
          { $ne: ['$sold', '$ledger.sold'] },
          { $ne: ['$version', '$ledger.entries'] },
        ],
      },
    },
  },
  { $sort: { _id: 1 } },
  { $limit: MOST_VIOLATIONS + 1 },
] as const;

interface Off {
  _id: string;
  available: number;
  reserved: number;
  sold: number;
  version: number;
  ledger: { available: number; reserved: number; sold: number; entries: number; adjusted: number };
}

const saysOf = ({ available, reserved, sold, version, ledger }: Off) =>
  `${available} + ${reserved} + ${sold} at version ${version}; ${ledger.entries} movements say ` +
  `${ledger.available} + ${ledger.reserved} + ${ledger.sold}, ${ledger.adjusted} were adjusted`;

/** Whether stock adds up (I2). */
@Injectable()
export class BooksReader implements Books {
  constructor(private readonly database: MongoDatabase) {}

  async verdicts(): Promise<InvariantVerdict[]> {
    const stocks = this.database.connection.collection('stocks');
    const session = this.database.connection.getClient().startSession({ snapshot: true });
    try {
      const off = await stocks.aggregate<Off>([...OFF], { session }).toArray();
      const violations = off.map((one) => ({ name: `SKU ${one._id}`, says: saysOf(one) }));
      const count = await stocks.estimatedDocumentCount();
      return [verdict({ id: 'I2', service: 'inventory', title: 'stock adds up', count, unit: 'SKUs', violations })];
    } finally {
      await session.endSession();
    }
  }
}
