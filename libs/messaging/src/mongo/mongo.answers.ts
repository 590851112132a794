import { type ClientSession, type Connection } from 'mongoose';
import { Answers, type KeptAnswer } from '../change/answers.js';

interface Row extends KeptAnswer {
  _id: string;
  createdAt: Date;
}

const KEPT_SECONDS = 86_400;

/**
 * The collection `idempotency_keys`. Two running calls with one key meet at its `_id`: the later one is aborted as
 * transient, runs again and finds the first one's answer.
 */
export class MongoAnswers extends Answers<ClientSession> {
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
    return (await this.collection.findOne({ _id: scope })) ?? undefined;
  }

  async claim(scope: string, session: ClientSession) {
    return (await this.collection.findOne({ _id: scope }, { session })) ?? undefined;
  }

  async keep(scope: string, answer: KeptAnswer, session: ClientSession) {
    await this.collection.insertOne({ _id: scope, ...answer, createdAt: new Date() }, { session });
  }
}
