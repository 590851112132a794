import { type MongoDatabase } from '@tessera/messaging/mongo';
import { keyName } from '../key-name.js';
import { type HeldRow, type Lease, type OutboxState } from './outbox-state.js';

interface HeldFields {
  topic: string;
  key: { buffer: Uint8Array } | null;
  attempts?: number;
  reason?: string;
  heldUntil: Date;
}

const isHeld = { heldUntil: { $type: 'date' as const } };

const LEASES = [
  { $group: { _id: '$owner', buckets: { $sum: 1 }, first: { $min: '$_id' }, until: { $min: '$heldUntil' } } },
  { $sort: { first: 1 } },
  { $project: { _id: 0, owner: '$_id', buckets: 1, forMs: { $max: [0, { $subtract: ['$until', '$$NOW'] }] } } },
];

const asHeld = ({ topic, key, attempts, reason, heldUntil }: HeldFields): HeldRow => ({
  topic,
  key: keyName(key && Buffer.from(key.buffer)),
  attempts: attempts ?? 0,
  reason: reason ?? '',
  heldUntil,
});

/** The collections `outbox` and `relay_leases`. */
export const outboxInMongo = async (database: MongoDatabase, most: number): Promise<OutboxState> => {
  const { connection, outbox } = database;
  const rows = connection.collection<HeldFields>('outbox');
  const heldRows = await rows.find(isHeld).sort({ _id: 1 }).limit(most).toArray();
  const leases = await connection.collection('relay_leases').aggregate<Lease>(LEASES).toArray();
  return { ...(await outbox.depth()), held: await rows.countDocuments(isHeld), heldRows: heldRows.map(asHeld), leases };
};
