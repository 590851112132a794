import { type ClientSession, type Connection } from 'mongoose';
import { type Arrival, Inbox } from '../change/inbox.js';
import { type Indexed } from './indexed.js';
import { collided } from './values.js';

interface Handled {
  _id: string;
  handledAt: Date;
}

interface Newest {
  _id: string;
  sequence: number;
}

/** Longer than a dead letter is kept (30 days), so that a replay of one that had its effect is still known. */
const KEPT_SECONDS = 35 * 86_400;

const rowId = (group: string, id: string) => `${group}:${id}`;

/** The collection `inbox`: a document for every id. Looked up first, because a duplicate key would abort the whole transaction. */
export class MongoInbox extends Inbox<ClientSession> {
  private readonly collection;

  constructor(connection: Connection) {
    super();
    this.collection = connection.collection<Handled>('inbox');
  }

  /** The collection must be there before the first transaction; MongoDB itself forgets what is old. */
  get indexed(): Indexed[] {
    return [{ collection: this.collection, indexes: [{ key: { handledAt: 1 }, expireAfterSeconds: KEPT_SECONDS }] }];
  }

  async admit(group: string, arrivals: readonly Arrival[], session: ClientSession): Promise<ReadonlySet<string>> {
    const ids = arrivals.map(({ id }) => id);
    const known = await this.collection
      .find({ _id: { $in: ids.map((id) => rowId(group, id)) } }, { session })
      .toArray();
    const seen = new Set(known.map((row) => row._id));
    const fresh = ids.filter((id) => !seen.has(rowId(group, id)));
    const handledAt = new Date();
    const rows = fresh.map((id) => ({ _id: rowId(group, id), handledAt }));
    if (rows.length > 0) await this.collection.insertMany(rows, { session }).catch(collided);
    return new Set(fresh);
  }

  async knows(group: string, { id }: Arrival, session: ClientSession): Promise<boolean> {
    return (await this.collection.findOne({ _id: rowId(group, id) }, { session })) !== null;
  }

  override async handledAt(
    group: string,
    ids: readonly string[],
    session: ClientSession,
  ): Promise<ReadonlyMap<string, Date>> {
    const _ids = ids.map((id) => rowId(group, id));
    const rows = await this.collection.find({ _id: { $in: _ids } }, { session }).toArray();
    return new Map(rows.map((row) => [row._id.slice(group.length + 1), row.handledAt]));
  }
}

/** The collection `newest_seen`: a document for every key. Of several messages of a key only the newest is to be handled. */
export class MongoNewestInbox extends Inbox<ClientSession> {
  private readonly collection;

  constructor(connection: Connection) {
    super();
    this.collection = connection.collection<Newest>('newest_seen');
  }

  /** The collection alone, whose index on `_id` is always there. */
  get indexed(): Indexed[] {
    return [{ collection: this.collection, indexes: [{ key: { _id: 1 } }] }];
  }

  async admit(group: string, arrivals: readonly Arrival[], session: ClientSession): Promise<ReadonlySet<string>> {
    const newest = new Map<string, Arrival>();
    for (const arrival of arrivals)
      if (arrival.sequence > (newest.get(arrival.key)?.sequence ?? -1)) newest.set(arrival.key, arrival);
    const _ids = [...newest.keys()].map((key) => rowId(group, key));
    const known = await this.collection.find({ _id: { $in: _ids } }, { session }).toArray();
    const seen = new Map(known.map((row) => [row._id, row.sequence]));
    const fresh = [...newest.values()].filter(({ key, sequence }) => sequence > (seen.get(rowId(group, key)) ?? -1));
    await this.note(group, fresh, session);
    return new Set(fresh.map(({ id }) => id));
  }

  async knows(group: string, { key, sequence }: Arrival, session: ClientSession): Promise<boolean> {
    const row = await this.collection.findOne({ _id: rowId(group, key) }, { session });
    return row !== null && row.sequence >= sequence;
  }

  private async note(group: string, fresh: readonly Arrival[], session: ClientSession) {
    const writes = fresh.map(({ key, sequence }) => ({
      updateOne: { filter: { _id: rowId(group, key) }, update: { $set: { sequence } }, upsert: true },
    }));
    if (writes.length > 0) await this.collection.bulkWrite(writes, { session }).catch(collided);
  }
}
