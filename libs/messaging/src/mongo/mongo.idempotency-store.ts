import { Refusal } from '@tessera/contracts';
import { type ClientSession, type Connection, mongo } from 'mongoose';
import { IdempotencyStore, type KeptAnswer } from '../idempotency/idempotency-store.js';
import { collided } from './values.js';

/** Nobody but its own transaction ever sees a row without an answer. */
interface Row extends Partial<KeptAnswer> {
  _id: string;
  createdAt: Date;
}

const KEPT_SECONDS = 86_400;
const WRITE_CONFLICT = 112;

const kept = (row: Row | null): KeptAnswer | undefined =>
  row?.bodyHash === undefined ? undefined : { bodyHash: row.bodyHash, body: row.body };

/**
 * The collection `idempotency_keys`. A call writes its row before it does anything, so that two running calls with one
 * key meet there; it ends with the transaction, so a crash leaves no key taken.
 */
export class MongoIdempotencyStore extends IdempotencyStore<ClientSession> {
  private readonly collection;

  constructor(connection: Connection) {
    super();
    this.collection = connection.collection<Row>('idempotency_keys');
  }

  /** Idempotent. The collection must be there before the first transaction; MongoDB itself forgets what is old. */
  async prepare() {
    await this.collection.createIndex({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  }

  async find(scope: string) {
    return kept(await this.collection.findOne({ _id: scope }));
  }

  async claim(scope: string, session: ClientSession) {
    const answer = kept(await this.collection.findOne({ _id: scope }, { session }));
    if (!answer) await this.take(scope, session);
    return answer;
  }

  async keep(scope: string, { bodyHash, body }: KeptAnswer, session: ClientSession) {
    await this.collection.updateOne({ _id: scope }, { $set: { bodyHash, body } }, { session });
  }

  private async take(scope: string, session: ClientSession) {
    try {
      await this.collection.insertOne({ _id: scope, createdAt: new Date() }, { session });
    } catch (error) {
      const meets = error instanceof mongo.MongoServerError && error.code === WRITE_CONFLICT;
      // One that has ended meanwhile left its answer: the transaction is tried again, and finds it.
      if (meets && !(await this.find(scope))) throw new Refusal('IDEMPOTENCY_IN_FLIGHT');
      return collided(error);
    }
  }
}
