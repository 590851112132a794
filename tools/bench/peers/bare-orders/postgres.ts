import pg from 'pg';
import { type Event, packed, type Packed, type Produce } from './event.js';

/** As many connections as a service has. */
export const poolAt = (connectionString: string) => new pg.Pool({ connectionString, max: 16 });

/** A statement with a name is planned once for each connection. */
export const statement =
  (name: string, text: string) =>
  <Row extends pg.QueryResultRow>(at: pg.Pool | pg.PoolClient, values: unknown[]) =>
    at.query<Row>({ name, text, values });

const admit = statement('admit', 'INSERT INTO inbox (consumer, message_id) VALUES ($1, $2)');
const append = statement(
  'append',
  'INSERT INTO outbox (bucket, topic, key, value, headers) VALUES ($1, $2, $3, $4, $5) RETURNING id',
);
const look = statement('look', 'SELECT bucket, topic, key, value, headers FROM outbox WHERE id = $1');
const remove = statement('remove', 'DELETE FROM outbox WHERE id = $1');

/** A row of the outbox, and the id of the message in it. */
export interface Told {
  row: string;
  id: string;
}

/** One transaction, as short as it can be. */
export class Postgres {
  constructor(
    private readonly pool: pg.Pool,
    private readonly produce: Produce,
  ) {}

  async transaction<Result>(work: (tx: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const tx = await this.pool.connect();
    try {
      await tx.query('BEGIN');
      const result = await work(tx);
      await tx.query('COMMIT');
      tx.release();
      return result;
    } catch (error) {
      // A connection with a transaction that failed is not used again.
      tx.release(true);
      throw error;
    }
  }

  admit = (tx: pg.PoolClient, group: string, id: string) => admit(tx, [group, id]);

  async append(tx: pg.PoolClient, event: Event): Promise<Told> {
    const { bucket, topic, key, value, headers } = packed(event);
    const { rows } = await append<{ id: string }>(tx, [bucket, topic, key, value, headers]);
    return { row: rows[0]?.id ?? '', id: event.id };
  }

  /** What a relay does for a row. Answers the id of the message. */
  async relay({ row, id }: Told): Promise<string> {
    const { rows } = await look<Packed>(this.pool, [row]);
    for (const found of rows) await this.produce(found);
    await remove(this.pool, [row]);
    return id;
  }
}
