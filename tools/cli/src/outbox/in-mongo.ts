import { keyName } from '@tessera/messaging/dead-letters';
import { type MongoDatabase } from '@tessera/messaging/mongo';
import { type Lease, type OutboxState, type RefusedRow } from './outbox-state.js';

interface Fields {
  topic: string;
  key: { buffer: Uint8Array } | null;
  attempts?: number;
  reason?: string;
  heldUntil: Date;
}

const isRefused = { heldUntil: { $exists: true } };

const LEASES = [
  { $group: { _id: '$owner', buckets: { $sum: 1 }, first: { $min: '$_id' }, until: { $min: '$heldUntil' } } },
  { $sort: { first: 1 } },
  { $project: { _id: 0, owner: '$_id', buckets: 1, forMs: { $max: [0, { $subtract: ['$until', '$$NOW'] }] } } },
];

const asRefused = ({ topic, key, attempts, reason, heldUntil }: Fields): RefusedRow => ({
  topic,
  key: keyName(key && Buffer.from(key.buffer)),
  attempts: attempts ?? 0,
  reason: reason ?? '',
  heldUntil,
});

/** The collections `outbox` and `relay_leases`. */
export const outboxInMongo = async (database: MongoDatabase, most: number): Promise<OutboxState> => {
  const { connection, outbox } = database;
  const rows = connection.collection<Fields>('outbox');
  const found = await rows.find(isRefused).sort({ _id: 1 }).limit(most).toArray();
  const leases = await connection.collection('relay_leases').aggregate<Lease>(LEASES).toArray();
  return { ...(await outbox.depth()), refusedRows: found.map(asRefused), leases };
};
