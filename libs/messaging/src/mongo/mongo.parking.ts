import { type ClientSession, type Connection, mongo } from 'mongoose';
import {
  type DueKey,
  type RetryDecision,
  type Parked,
  type ParkedCount,
  type ParkedKey,
  type ParkedSelection,
  Parking,
} from '../parking/parking.js';
import { packHeaders, unpackHeaders } from '../wire/message.js';
import { type Indexed } from './indexed.js';
import { binary, bytes, inMs } from './values.js';

/** `touched` is written by whoever depends on the key being parked, so that two transactions about it are in conflict. */
interface KeyRow {
  _id: string;
  consumer: string;
  key: string;
  state: RetryDecision['state'];
  attempts: number;
  reason: string;
  dueAt: Date | null;
  parkedAt: Date;
  touched: number;
}

interface MessageRow {
  _id: string;
  consumer: string;
  key: string;
  /** `touched` of the key when it came: grows within a queue. */
  position: number;
  topic: string;
  partition: number;
  offset: string;
  timestamp: string;
  value: mongo.Binary | null;
  headers: mongo.Binary;
}

const rowId = (group: string, id: string) => `${group}:${id}`;

const asMessage = (row: MessageRow): Parked => ({
  id: row._id.slice(row.consumer.length + 1),
  key: row.key,
  message: {
    topic: row.topic,
    partition: row.partition,
    offset: row.offset,
    timestamp: row.timestamp,
    key: Buffer.from(row.key),
    value: bytes(row.value),
    headers: unpackHeaders(Buffer.from(row.headers.buffer)),
  },
});

const chosen = ({ group, key }: ParkedSelection) => ({
  ...(group === undefined ? {} : { consumer: group }),
  ...(key === undefined ? {} : { key }),
});

const asKey = (row: KeyRow, waiting: number): ParkedKey => ({
  group: row.consumer,
  key: row.key,
  state: row.state,
  attempts: row.attempts,
  reason: row.reason,
  parkedAt: row.parkedAt,
  dueAt: row.dueAt ?? undefined,
  waiting,
});

/** The collections `parked_keys` and `parked_messages`. */
export class MongoParking extends Parking<ClientSession> {
  private readonly keys;
  private readonly messages;

  constructor(connection: Connection) {
    super();
    this.keys = connection.collection<KeyRow>('parked_keys');
    this.messages = connection.collection<MessageRow>('parked_messages');
  }

  get indexed(): Indexed[] {
    const ofKeys = [{ consumer: 1, dueAt: 1 }, { state: 1 }, { key: 1 }, { parkedAt: 1, _id: 1 }] as const;
    return [
      { collection: this.keys, indexes: ofKeys.map((key) => ({ key })) },
      { collection: this.messages, indexes: [{ key: { consumer: 1, key: 1, position: 1 } }] },
    ];
  }

  async held(group: string, keys: readonly string[], session: ClientSession): Promise<ReadonlySet<string>> {
    const rows = await this.keys.find({ _id: { $in: keys.map((key) => rowId(group, key)) } }, { session }).toArray();
    return new Set(rows.map((row) => row.key));
  }

  /** The key's row is written too: a sweeper that frees it meanwhile makes this transaction, or its own, start again. */
  async queue(group: string, messages: readonly Parked[], session: ClientSession): Promise<void> {
    for (const { id, key, message } of messages) {
      const _id = rowId(group, key);
      const row = await this.keys.findOneAndUpdate(
        { _id },
        { $inc: { touched: 1 } },
        { session, returnDocument: 'after' },
      );
      await this.messages.updateOne(
        { _id: rowId(group, id) },
        { $setOnInsert: { consumer: group, key, position: row?.touched ?? 0, ...columns(message) } },
        { upsert: true, session },
      );
    }
  }

  async park(group: string, parked: Parked, decision: RetryDecision, session: ClientSession): Promise<void> {
    const { key } = parked;
    const { state, attempts, reason } = decision;
    const dueAt = decision.state === 'retrying' ? inMs(decision.dueInMs) : null;
    const parkedAt = { $ifNull: ['$parkedAt', '$$NOW'] };
    const touched = { $ifNull: ['$touched', 0] };
    const reasonText = { $literal: reason };
    await this.keys.updateOne(
      { _id: rowId(group, key) },
      [
        {
          $set: {
            consumer: group,
            key: { $literal: key },
            state,
            attempts,
            reason: reasonText,
            dueAt,
            parkedAt,
            touched,
          },
        },
      ],
      { upsert: true, session },
    );
    await this.queue(group, [parked], session);
  }

  async claim(group: string, claimMs: number): Promise<DueKey | undefined> {
    const row = await this.keys.findOneAndUpdate(
      { consumer: group, dueAt: { $type: 'date' }, $expr: { $lte: ['$dueAt', '$$NOW'] } },
      [{ $set: { dueAt: inMs(claimMs) } }],
      { sort: { dueAt: 1 } },
    );
    const head = row && (await this.queued(group, row.key, 1))[0];
    return head ? { attempts: row.attempts, head: asMessage(head) } : undefined;
  }

  async shift(group: string, { id, key }: Pick<Parked, 'id' | 'key'>, session: ClientSession): Promise<boolean> {
    const [head, next] = await this.queued(group, key, 2, session);
    if (head?._id !== rowId(group, id)) return false;
    await this.messages.deleteOne({ _id: head._id }, { session });
    const filter = { _id: rowId(group, key) };
    if (next) await this.keys.updateOne(filter, dueNow, { session });
    else await this.keys.deleteOne(filter, { session });
    return true;
  }

  async first(group: string, key: string, session: ClientSession): Promise<Parked | undefined> {
    const [head] = await this.queued(group, key, 1, session);
    return head && asMessage(head);
  }

  async revive(group: string, { id, key }: Pick<Parked, 'id' | 'key'>, session: ClientSession): Promise<boolean> {
    const [head] = await this.queued(group, key, 1, session);
    if (head?._id !== rowId(group, id)) return false;
    const changed = await this.keys.updateOne({ _id: rowId(group, key), state: 'dead' }, dueNow, { session });
    return changed.modifiedCount > 0;
  }

  async count(): Promise<ParkedCount> {
    const [retrying, dead] = await Promise.all(
      (['retrying', 'dead'] as const).map((state) => this.keys.countDocuments({ state })),
    );
    return { retrying: retrying ?? 0, dead: dead ?? 0 };
  }

  async list(selection: ParkedSelection, limit: number): Promise<ParkedKey[]> {
    const found = this.keys.find(chosen(selection)).sort({ parkedAt: 1, _id: 1 }).limit(limit);
    const rows = await found.toArray();
    return Promise.all(rows.map(async (row) => asKey(row, await this.waiting(row))));
  }

  /** One that is due already keeps its place before the others. */
  async retryNow(selection: ParkedSelection): Promise<number> {
    const dueAt = { $min: ['$dueAt', '$$NOW'] };
    const { matchedCount } = await this.keys.updateMany({ ...chosen(selection), state: 'retrying' }, [
      { $set: { dueAt } },
    ]);
    return matchedCount;
  }

  private waiting({ consumer, key }: KeyRow) {
    return this.messages.countDocuments({ consumer, key });
  }

  private queued(group: string, key: string, limit: number, session?: ClientSession) {
    const found = this.messages.find({ consumer: group, key }, session ? { session } : {});
    return found.sort({ position: 1 }).limit(limit).toArray();
  }
}

const dueNow = [{ $set: { state: 'retrying', attempts: 0, dueAt: '$$NOW', touched: { $add: ['$touched', 1] } } }];

const columns = ({ topic, partition, offset, timestamp, value, headers }: Parked['message']) => ({
  topic,
  partition,
  offset,
  timestamp,
  value: binary(value),
  headers: new mongo.Binary(packHeaders(headers)),
});
