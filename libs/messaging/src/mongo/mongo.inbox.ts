import { type ClientSession, type Connection } from 'mongoose';
import { Inbox } from '../change/inbox.js';

interface Handled {
  _id: string;
  handledAt: Date;
}

/** Longer than a dead letter is kept (30 days), so that a replay of one that had its effect is still known. */
const KEPT_SECONDS = 35 * 86_400;

/** The collection `inbox`. Looked up first, because a duplicate key would abort the whole transaction. */
export class MongoInbox extends Inbox<ClientSession> {
  private readonly collection;

  constructor(connection: Connection) {
    super();
    this.collection = connection.collection<Handled>('inbox');
  }

  /** Idempotent. The collection must be there before the first transaction; MongoDB itself forgets what is old. */
  async prepare() {
    await this.collection.createIndex({ handledAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  }

  async admit(group: string, ids: readonly string[], session: ClientSession): Promise<ReadonlySet<string>> {
    const rowId = (id: string) => `${group}:${id}`;
    const known = await this.collection.find({ _id: { $in: ids.map(rowId) } }, { session }).toArray();
    const seen = new Set(known.map((row) => row._id));
    const fresh = ids.filter((id) => !seen.has(rowId(id)));
    const handledAt = new Date();
    if (fresh.length > 0)
      await this.collection.insertMany(
        fresh.map((id) => ({ _id: rowId(id), handledAt })),
        { session },
      );
    return new Set(fresh);
  }
}
