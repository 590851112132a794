import { Refusal } from '@tessera/contracts';
import { type ClientSession, type Connection, mongo } from 'mongoose';
import { IdempotencyStore } from '../idempotency/idempotency-store.js';
import { type KeptAnswer } from '../once/once-only.js';
import { type Indexed } from './indexed.js';
import { collided } from './values.js';

/** Nobody but its own transaction ever sees a row without an answer. */
interface Row extends Partial<KeptAnswer> {
  _id: string;
  createdAt: Date;
}

const KEPT_SECONDS = 86_400;
const WRITE_CONFLICT = 112;

const isAnswered = (row: Row): row is Row & KeptAnswer => row.bodyHash !== undefined;

const byScope = (rows: readonly Row[]) =>
  new Map<string, KeptAnswer>(rows.filter(isAnswered).map(({ _id, bodyHash, body }) => [_id, { bodyHash, body }]));

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

  /** The collection must be there before the first transaction; MongoDB itself forgets what is old. */
  get indexed(): Indexed[] {
    return [{ collection: this.collection, indexes: [{ key: { createdAt: 1 }, expireAfterSeconds: KEPT_SECONDS }] }];
  }

  async find(scopes: readonly string[]) {
    return byScope(await this.collection.find({ _id: { $in: [...scopes] } }).toArray());
  }

  async claim(scopes: readonly string[], session: ClientSession) {
    const answers = byScope(await this.collection.find({ _id: { $in: [...scopes] } }, { session }).toArray());
    const free = new Set(scopes.filter((scope) => !answers.has(scope)));
    if (free.size > 0) await this.take([...free], session);
    return new Map(scopes.map((scope) => [scope, answers.get(scope)]));
  }

  async keep(answers: ReadonlyMap<string, KeptAnswer>, session: ClientSession) {
    const writes = [...answers].map(([_id, { bodyHash, body }]) => ({
      updateOne: { filter: { _id }, update: { $set: { bodyHash, body } } },
    }));
    await this.collection.bulkWrite(writes, { session });
  }

  private async take(scopes: readonly string[], session: ClientSession) {
    const createdAt = new Date();
    try {
      await this.collection.insertMany(
        scopes.map((_id) => ({ _id, createdAt })),
        { session },
      );
    } catch (error) {
      const meets = error instanceof mongo.MongoServerError && error.code === WRITE_CONFLICT;
      // One that has ended meanwhile left its answer: the transaction is tried again, and finds it.
      if (meets && (await this.find(scopes)).size === 0) throw new Refusal('IDEMPOTENCY_IN_FLIGHT');
      return collided(error);
    }
  }
}
