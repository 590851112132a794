import { type ClientSession, type Connection, mongo, Types } from 'mongoose';
import {
  bucketOf,
  BUCKETS,
  type Lease,
  LOOK_BYTES,
  Outbox,
  type OutboxDepth,
  type OutboxRow,
} from '../outbox/outbox.js';
import { type OutgoingMessage, packHeaders, unpackHeaders } from '../wire/message.js';
import { type Indexed } from './indexed.js';
import { MongoNewestStates } from './mongo.newest.js';
import { type Row, rowOf } from './outbox.row.js';
import { binary, bytes, inMs } from './values.js';

interface LeaseRow {
  _id: number;
  owner: string | null;
  heldUntil: Date;
  epoch?: number;
}

interface LiveRelay {
  _id: string;
  aliveUntil: Date;
  calledAt?: Date;
}

const LONG_AGO = new Date(0);
/** A stream of changes that broke: until it is there again, polling finds what is written. */
const TRY_AGAIN_MS = 2_000;
/** A lease changes hands. */
const grown = { $add: [{ $ifNull: ['$epoch', 0] }, 1] };

const idOf = ({ id }: OutboxRow) => (id instanceof Types.ObjectId ? id : undefined);

const without = (all: readonly number[], some: readonly number[]) => all.filter((one) => !some.includes(one));

/** The collections `outbox`, `relay_leases` and `relay_instances`. */
export class MongoOutbox extends Outbox<ClientSession> {
  readonly newest: MongoNewestStates;
  private readonly rows;
  private readonly leases;
  private readonly instances;
  private turn = 0;

  constructor(private readonly connection: Connection) {
    super();
    this.newest = new MongoNewestStates(connection);
    this.rows = connection.collection<Row>('outbox');
    this.leases = connection.collection<LeaseRow>('relay_leases');
    this.instances = connection.collection<LiveRelay>('relay_instances');
  }

  get indexed(): Indexed[] {
    const indexes = [{ key: { bucket: 1, seq: 1, _id: 1 } }, { key: { heldUntil: 1 }, sparse: true }] as const;
    return [...this.newest.indexed, { collection: this.rows, indexes: [...indexes] }];
  }

  /** A lease for each bucket. Idempotent; part of `MongoDatabase.prepare`. */
  async prepare() {
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
    await this.newest.keep(messages, session);
    const rows = messages.map(({ topic, key, value, headers, sequence }) =>
      rowOf({
        bucket: bucketOf(key),
        seq: sequence,
        topic,
        key: binary(key),
        value: binary(value),
        headers: new mongo.Binary(packHeaders(headers)),
      }),
    );
    await this.rows.insertMany(rows, { session });
  }

  /** Goes on with the bucket after the last one, so that under a backlog none has to wait for the lower ones. */
  async next(buckets: readonly number[], limit: number): Promise<OutboxRow<Types.ObjectId>[]> {
    const from = buckets.filter((bucket) => bucket >= this.turn);
    const rows = await this.atOneInstant(async (session) => {
      const held = await this.heldKeys(session);
      const first = await this.some(from, limit, held, session);
      if (first.length === limit) return first;
      return [...first, ...(await this.some(without(buckets, from), limit - first.length, held, session))];
    });
    this.turn = ((rows.at(-1)?.bucket ?? -1) + 1) % BUCKETS;
    return rows.map((row) => ({
      id: row._id,
      attempts: row.attempts ?? 0,
      topic: row.topic,
      key: bytes(row.key),
      value: bytes(row.value),
      headers: unpackHeaders(Buffer.from(row.headers.buffer)),
    }));
  }

  /** The leases are looked at a moment before: a row that is deleted after its bucket changed hands was sent all the same. */
  async remove(rows: readonly OutboxRow[], leases: readonly Lease[]): Promise<OutboxRow[]> {
    const mine = leases.map(({ bucket, epoch }) => ({ _id: bucket, epoch }));
    const held = mine.length > 0 ? await this.leases.find({ $or: mine }).toArray() : [];
    const buckets = held.map((lease) => lease._id);
    const ids = rows.map(idOf).filter((id) => id !== undefined);
    await this.rows.deleteMany({ _id: { $in: ids }, bucket: { $in: buckets } });
    return rows.filter(({ key }) => !buckets.includes(bucketOf(key)));
  }

  async hold(rows: readonly OutboxRow[], forMs: number, reason: string): Promise<void> {
    const attempts = { $add: [{ $ifNull: ['$attempts', 0] }, 1] };
    const _ids = rows.map(idOf).filter((id) => id !== undefined);
    const held = { attempts, heldUntil: inMs(forMs), reason: { $literal: reason } };
    await this.rows.updateMany({ _id: { $in: _ids } }, [{ $set: held }]);
  }

  async depth(): Promise<OutboxDepth> {
    // From an index alone; the collection's own counter is wrong after a crash.
    const rows = await this.rows.countDocuments({}, { hint: { _id: 1 } });
    // Ids begin with the second in which they were made.
    const [oldest] = await this.rows.find().sort({ _id: 1 }).limit(1).toArray();
    const refused = await this.rows.countDocuments({ heldUntil: { $exists: true } });
    return { rows, oldestMs: oldest ? Date.now() - oldest.createdAt.getTime() : 0, refused };
  }

  async lease(owner: string, leaseMs: number): Promise<Lease[]> {
    const share = await this.fairShare(owner, leaseMs);
    const held = (await this.held(owner)).map(({ bucket }) => bucket).toSorted((a, b) => a - b);
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
      [{ $set: { owner, heldUntil: inMs(leaseMs), epoch: { $cond: [{ $eq: ['$owner', owner] }, '$epoch', grown] } } }],
    );
    return this.held(owner);
  }

  async release(owner: string): Promise<void> {
    await this.leases.updateMany({ owner }, { $set: { owner: null, heldUntil: LONG_AGO } });
    await this.instances.deleteOne({ _id: owner });
  }

  /** Touches the other relays' rows, which they watch. */
  notifyOthers(owner: string) {
    return this.instances.updateMany({ _id: { $ne: owner } }, [{ $set: { calledAt: '$$NOW' } }]);
  }

  listen(owner: string, call: () => void): () => Promise<void> {
    const mine = { 'documentKey._id': owner, 'updateDescription.updatedFields.calledAt': { $exists: true } };
    let stream: ReturnType<typeof this.instances.watch> | undefined;
    let again: NodeJS.Timeout | undefined;
    const start = () => {
      stream = this.instances.watch([{ $match: mine }]).on('change', call);
      stream.on('error', () => {
        void stream?.close().catch(() => {});
        again = setTimeout(start, TRY_AGAIN_MS).unref();
      });
    };
    start();
    return async () => {
      clearTimeout(again);
      await stream?.close();
    };
  }

  /**
   * All of it from one snapshot, of what a majority has: a cursor that moves on while others commit would meet the second
   * row of a key in an index range that it has yet to read, and the first in one that it has left.
   */
  private async atOneInstant<Result>(read: (session: ClientSession) => Promise<Result>): Promise<Result> {
    const session = await this.connection.startSession({ snapshot: true });
    return read(session).finally(() => session.endSession());
  }

  private async heldKeys(session: ClientSession) {
    const isHeld = { heldUntil: { $exists: true }, $expr: { $gt: ['$heldUntil', '$$NOW'] } };
    const rows = await this.rows.find(isHeld, { session }).project<Pick<Row, 'key'>>({ key: 1 }).toArray();
    return rows.map((row) => row.key);
  }

  private async some(buckets: readonly number[], limit: number, held: Row['key'][], session: ClientSession) {
    if (buckets.length === 0) return [];
    const filter = { bucket: { $in: [...buckets] }, ...(held.length > 0 ? { key: { $nin: held } } : {}) };
    const found = this.rows
      .find(filter, { session, batchSize: limit })
      .sort({ bucket: 1, seq: 1, _id: 1 })
      .limit(limit);
    const rows: Row[] = [];
    let bytes = 0;
    for await (const row of found) {
      rows.push(row);
      bytes += row.value?.length() ?? 0;
      if (bytes >= LOOK_BYTES) break;
    }
    return rows;
  }

  private async held(owner: string): Promise<Lease[]> {
    const rows = await this.leases.find({ owner }).toArray();
    return rows.map(({ _id, epoch }) => ({ bucket: _id, epoch: epoch ?? 0 }));
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
