import { compactedTopics } from '@tessera/contracts';
import { type ClientSession, type Connection, mongo } from 'mongoose';
import { lastStates, NewestStates, type State } from '../outbox/newest-states.js';
import { bucketOf } from '../outbox/outbox.js';
import { type OutgoingMessage, packHeaders, type WireMessage } from '../wire/message.js';
import { type Indexed } from './indexed.js';
import { type Row, rowOf } from './outbox.row.js';
import { binary, inMs } from './values.js';

/** The newest row of a key, and when it is to be sent again, if it is. */
interface NewestRow extends Omit<Row, '_id' | 'createdAt'> {
  _id: string;
  againAt?: Date;
}

const AT_ONCE = 1_000;

const idOf = ({ topic, key }: State<WireMessage>) => `${topic}:${key.toString('base64')}`;

/** The collection `outbox_newest`. */
export class MongoNewestStates extends NewestStates<ClientSession> {
  private readonly newest;
  private readonly rows;

  constructor(private readonly connection: Connection) {
    super();
    this.newest = connection.collection<NewestRow>('outbox_newest');
    this.rows = connection.collection<Row>('outbox');
  }

  /** The collection must be there before the first transaction. */
  get indexed(): Indexed[] {
    return [{ collection: this.newest, indexes: [{ key: { againAt: 1 }, sparse: true }] }];
  }

  /** Who writes a newer state and who repeats this one are in conflict over the document. */
  async keep(messages: readonly OutgoingMessage[], session: ClientSession): Promise<void> {
    const writes = lastStates(messages).map((state) => {
      const { topic, key, value, headers, sequence } = state;
      const $set = {
        topic,
        bucket: bucketOf(key),
        seq: sequence,
        key: binary(key),
        value: binary(value),
        headers: new mongo.Binary(packHeaders(headers)),
      };
      return { updateOne: { filter: { _id: idOf(state) }, update: { $set }, upsert: true } };
    });
    if (writes.length > 0) await this.newest.bulkWrite(writes, { session });
  }

  async resendAfter(messages: readonly WireMessage[], afterMs: number): Promise<void> {
    const ids = lastStates(messages).map(idOf);
    if (ids.length === 0) return;
    await this.newest.updateMany({ _id: { $in: ids } }, [{ $set: { againAt: { $max: ['$againAt', inMs(afterMs)] } } }]);
  }

  async resendAllAfter(buckets: readonly number[], afterMs: number): Promise<void> {
    const waiting = this.rows.find({ bucket: { $in: [...buckets] }, topic: { $in: [...compactedTopics] } });
    const rows = await waiting.project<Pick<Row, 'topic' | 'key'>>({ topic: 1, key: 1 }).toArray();
    const messages = rows.map(({ topic, key }) => ({
      topic,
      key: key && Buffer.from(key.buffer),
      value: null,
      headers: [],
    }));
    await this.resendAfter(messages, afterMs);
  }

  async resendDue(buckets: readonly number[]): Promise<void> {
    const isDue = {
      againAt: { $type: 'date' as const },
      bucket: { $in: [...buckets] },
      $expr: { $lte: ['$againAt', '$$NOW'] },
    };
    if (!(await this.newest.findOne(isDue, { projection: { _id: 1 } }))) return;
    await this.connection.transaction(async (session) => {
      const due = await this.newest.find(isDue, { session }).limit(AT_ONCE).toArray();
      if (due.length === 0) return;
      await this.newest.updateMany(
        { _id: { $in: due.map(({ _id }) => _id) } },
        { $unset: { againAt: 1 } },
        { session },
      );
      await this.rows.insertMany(due.map(rowOf), { session });
    });
  }
}
