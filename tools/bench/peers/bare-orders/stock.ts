import { type ClientSession, type MongoClient, ObjectId } from 'mongodb';
import { v7 as uuidv7 } from 'uuid';
import { event, packed, type Packed, type Produce } from './event.js';
import { type Order } from './order.js';
import { Turns } from './turns.js';

const SAFE = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', j: true },
  readPreference: 'primary',
} as const;

interface StockRow {
  _id: string;
  available: number;
  reserved: number;
  sold: number;
  version: number;
  retired: boolean;
  unpublished?: number;
}

/** Where one piece goes. */
const MOVES = {
  RESERVED: { available: -1, reserved: 1, sold: 0 },
  COMMITTED: { available: 0, reserved: -1, sold: 1 },
} as const;
type Kind = keyof typeof MOVES;

/** A document of the outbox, and the id of the message in it. */
interface Told {
  row: ObjectId;
  id: string;
}

/** What the inventory service does in MongoDB, order by order. */
export class Stock {
  private readonly turns = new Turns();
  private readonly inbox;
  private readonly outbox;
  private readonly stocks;
  private readonly reservations;
  private readonly movements;

  constructor(
    private readonly client: MongoClient,
    private readonly produce: Produce,
  ) {
    const db = client.db();
    this.inbox = db.collection<{ _id: string; handledAt: Date }>('inbox');
    this.outbox = db.collection<Packed & { seq: number; createdAt: Date }>('outbox');
    this.stocks = db.collection<StockRow>('stocks');
    this.reservations = db.collection<{ _id: string; state: string; version: number }>('reservations');
    this.movements = db.collection<{ _id: string }>('movements');
  }

  async stockUp(skus: readonly string[]) {
    const rows = skus.map((_id) => ({ _id, available: 1e9, reserved: 0, sold: 0, version: 0, retired: false }));
    await this.stocks.insertMany(rows);
  }

  reserve(order: Order, message: string): Promise<Told> {
    return this.transaction(order, async (session) => {
      await this.admit(message, session);
      await this.move('RESERVED', order, session);
      const row = { _id: order.id, lines: order.lines, state: 'HELD', version: 1 };
      await this.reservations.insertOne(row, { session });
      return this.append('reserved', order.id, session);
    });
  }

  commit(order: Order, message: string): Promise<Told> {
    return this.transaction(order, async (session) => {
      await this.admit(message, session);
      await this.move('COMMITTED', order, session);
      const change = { $set: { state: 'COMMITTED', version: 2 } };
      await this.reservations.updateOne({ _id: order.id, state: 'HELD' }, change, { session });
      return this.append('committed', order.id, session);
    });
  }

  /** What a relay does for a document. Answers the id of the message. */
  async relay({ row, id }: Told): Promise<string> {
    const found = await this.outbox.findOne({ _id: row }, { promoteBuffers: true });
    if (found) await this.produce(found);
    await this.outbox.deleteOne({ _id: row });
    return id;
  }

  /** Of two at once that change one stock MongoDB breaks one off: here they take turns, which is the quickest. */
  private transaction<Result>({ lines }: Order, work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    const skus = lines.map(({ sku }) => sku);
    return this.turns.take(skus, () =>
      this.client.withSession((session) => session.withTransaction(() => work(session), SAFE)),
    );
  }

  private admit(message: string, session: ClientSession) {
    const row = { _id: `inventory.reservations:${message}`, handledAt: new Date() };
    return this.inbox.insertOne(row, { session });
  }

  private async append(name: string, orderId: string, session: ClientSession): Promise<Told> {
    const told = event('reservations', `stock.${name}.v1`, orderId, {});
    const row = new ObjectId();
    await this.outbox.insertOne({ _id: row, ...packed(told), seq: 1, createdAt: new Date() }, { session });
    return { row, id: told.id };
  }

  /** The versions are read first: each movement has that of its stock. */
  private async move(kind: Kind, { id, lines }: Order, session: ClientSession) {
    const found = await this.stocks.find({ _id: { $in: lines.map(({ sku }) => sku) } }, { session }).toArray();
    const versions = new Map(found.map(({ _id, version }) => [_id, version + 1]));
    const moves = lines.map(({ sku, quantity }) => {
      const { available, reserved, sold } = MOVES[kind];
      const counts = { available: available * quantity, reserved: reserved * quantity, sold: sold * quantity };
      return { sku, counts, version: versions.get(sku) ?? 1 };
    });
    const updates = moves.map(({ sku, counts, version }) => ({
      updateOne: { filter: { _id: sku }, update: { $inc: counts, $set: { version, unpublished: 1 } } },
    }));
    await this.stocks.bulkWrite(updates, { session });
    const at = new Date();
    const rows = moves.map(({ counts, ...move }) => ({ _id: uuidv7(), at, kind, orderId: id, ...move, ...counts }));
    await this.movements.insertMany(rows, { session });
  }
}
