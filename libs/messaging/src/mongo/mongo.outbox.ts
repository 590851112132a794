import { type ClientSession, type Connection, mongo, Types } from 'mongoose';
import { bucketOf, BUCKETS, Outbox, type OutboxDepth, type OutboxRow } from '../outbox/outbox.js';
import { type OutgoingMessage, packHeaders, unpackHeaders } from '../wire/message.js';
import { binary, bytes, inMs } from './values.js';

interface Row {
  _id: Types.ObjectId;
  bucket: number;
  /** The aggregate's own number: no clock or id of MongoDB is in the order of commits. */
  seq: number;
  topic: string;
  key: mongo.Binary | null;
  value: mongo.Binary | null;
  headers: mongo.Binary;
  createdAt: Date;
}

interface Lease {
  _id: number;
  owner: string | null;
  heldUntil: Date;
}

interface Instance {
  _id: string;
  aliveUntil: Date;
}

const LONG_AGO = new Date(0);

/** The collections `outbox`, `relay_leases` and `relay_instances`. */
export class MongoOutbox extends Outbox<ClientSession> {
  private readonly rows;
  private readonly leases;
  private readonly instances;

  constructor(connection: Connection) {
    super();
    this.rows = connection.collection<Row>('outbox');
    this.leases = connection.collection<Lease>('relay_leases');
    this.instances = connection.collection<Instance>('relay_instances');
  }

  /** Idempotent; part of `MongoDatabase.prepare`. */
  async prepare() {
    await this.rows.createIndex({ bucket: 1, seq: 1, _id: 1 });
    const buckets = Array.from({ length: BUCKETS }, (_, bucket) => ({
      updateOne: {
        filter: { _id: bucket },
        update: { $setOnInsert: { owner: null, heldUntil: LONG_AGO } },
        upsert: true,
      },
    }));
    await this.leases.bulkWrite(buckets);
  }

  async append(messages: readonly OutgoingMessage[], session: ClientSession): Promise<void> {
    if (messages.length === 0) return;
    const createdAt = new Date();
    const rows = messages.map(({ topic, key, value, headers, sequence }) => ({
      _id: new Types.ObjectId(),
      bucket: bucketOf(key),
      seq: sequence,
      topic,
      key: binary(key),
      value: binary(value),
      headers: new mongo.Binary(packHeaders(headers)),
      createdAt,
    }));
    await this.rows.insertMany(rows, { session });
  }

  async next(buckets: readonly number[], limit: number): Promise<OutboxRow<Types.ObjectId>[]> {
    const found = this.rows.find({ bucket: { $in: [...buckets] } }, { readConcern: { level: 'majority' } });
    const rows = await found.sort({ bucket: 1, seq: 1, _id: 1 }).limit(limit).toArray();
    return rows.map((row) => ({
      id: row._id,
      topic: row.topic,
      key: bytes(row.key),
      value: bytes(row.value),
      headers: unpackHeaders(Buffer.from(row.headers.buffer)),
    }));
  }

  async remove(rows: readonly OutboxRow[]): Promise<void> {
    const ids = rows.map((row) => row.id).filter((id) => id instanceof Types.ObjectId);
    await this.rows.deleteMany({ _id: { $in: ids } });
  }

  async depth(): Promise<OutboxDepth> {
    const rows = await this.rows.countDocuments();
    const [oldest] = await this.rows.find().sort({ createdAt: 1 }).limit(1).toArray();
    return { rows, oldestMs: oldest ? Date.now() - oldest.createdAt.getTime() : 0 };
  }

  async lease(owner: string, leaseMs: number): Promise<number[]> {
    const share = await this.fairShare(owner, leaseMs);
    const held = (await this.held(owner)).toSorted((a, b) => a - b);
    await this.giveBack(owner, held.slice(share));
    const free = await this.leases.find({ $expr: { $lt: ['$heldUntil', '$$NOW'] } }).toArray();
    const wanted = free.map((lease) => lease._id).slice(0, Math.max(0, share - held.length));
    // The filter is checked again by the update itself, so of two relays that want a bucket one gets it.
    await this.leases.updateMany(
      {
        $or: [
          { _id: { $in: held.slice(0, share) }, owner },
          { _id: { $in: wanted }, $expr: { $lt: ['$heldUntil', '$$NOW'] } },
        ],
      },
      [{ $set: { owner, heldUntil: inMs(leaseMs) } }],
    );
    return this.held(owner);
  }

  async surrender(owner: string): Promise<void> {
    await this.leases.updateMany({ owner }, { $set: { owner: null, heldUntil: LONG_AGO } });
    await this.instances.deleteOne({ _id: owner });
  }

  private async held(owner: string): Promise<number[]> {
    return (await this.leases.find({ owner }).toArray()).map((lease) => lease._id);
  }

  private async giveBack(owner: string, buckets: number[]) {
    if (buckets.length === 0) return;
    await this.leases.updateMany({ _id: { $in: buckets }, owner }, { $set: { owner: null, heldUntil: LONG_AGO } });
  }

  private async fairShare(owner: string, leaseMs: number): Promise<number> {
    await this.instances.deleteMany({ $expr: { $lt: ['$aliveUntil', '$$NOW'] } });
    await this.instances.updateOne({ _id: owner }, [{ $set: { aliveUntil: inMs(leaseMs) } }], { upsert: true });
    return Math.ceil(BUCKETS / Math.max(1, await this.instances.countDocuments()));
  }
}
