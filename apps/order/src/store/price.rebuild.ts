import { withDeadline } from '@tessera/runtime/timing';
import { type QueryRunner } from 'typeorm';
import { type Price } from '../domain/price-list.js';

/** What a rebuild changed in the copy, in rows. */
export interface Repairs {
  rows: number;
  added: number;
  corrected: number;
  removed: number;
}

/** For so long the rest of the topic is waited for while the group is kept out; its statements may wait for 20 s. */
const REST_MS = 10_000;

/** A job that was stopped, or whose host has vanished, keeps nobody out for longer (ADR 0009). */
const limits = (restMs: number) => `
  SET LOCAL lock_timeout = '4s';
  SET LOCAL idle_in_transaction_session_timeout = '${restMs + 2_000}ms';
  SET LOCAL tcp_user_timeout = '10s'`;

/** The group that keeps the copy, see `copy-prices.listener.ts`. */
const GROUP = 'order.prices';

/**
 * Makes the table `prices` what its topic says, whatever it says now. States are gathered beside it, in a table of this
 * session alone, while the group goes on; then the group is kept out for a moment, the rest of the topic is gathered, and
 * what differs is replaced. Orders are placed all the time: who reads prices waits for no lock of these.
 */
export class PriceRebuild {
  constructor(
    private readonly session: QueryRunner,
    private readonly restMs = REST_MS,
  ) {}

  /** Must come first. */
  async begin(): Promise<void> {
    await this.session.query('CREATE TEMP TABLE told_prices (LIKE prices INCLUDING INDEXES)');
  }

  /** Of each SKU the newest state counts, in whatever order they come. Each SKU once. */
  async gather(prices: readonly Price[]): Promise<void> {
    if (prices.length === 0) return;
    await this.session.query(
      `INSERT INTO told_prices SELECT * FROM json_populate_recordset(NULL::told_prices, $1)
       ON CONFLICT (sku) DO UPDATE SET (name, amount, currency, retired, version) =
         (EXCLUDED.name, EXCLUDED.amount, EXCLUDED.currency, EXCLUDED.retired, EXCLUDED.version)
       WHERE told_prices.version < EXCLUDED.version`,
      [JSON.stringify(prices)],
    );
  }

  /**
   * Replaces what differs, in one transaction. The group writes neither table while it lasts, and has written nothing
   * but what the topic held before: so `gatherRest`, which must gather all that the topic holds when it is called, leaves
   * out nothing that the group ever applied, and what the group reads afterwards is newer. Both tables are locked in the
   * order in which the group takes them. SKUs of `unreadable` keep the row that they have.
   */
  async replace(gatherRest: () => Promise<void>, unreadable: ReadonlySet<string>): Promise<Repairs> {
    await this.session.startTransaction();
    try {
      await this.session.query(limits(this.restMs));
      await this.session.query('LOCK TABLE newest_seen, prices IN EXCLUSIVE MODE');
      await withDeadline(this.restMs, gatherRest());
      const repairs = await this.replaceRows([...unreadable]);
      await this.replaceSequences([...unreadable]);
      await this.session.commitTransaction();
      return repairs;
    } catch (error) {
      // Where the session is gone, so is the transaction.
      await this.session.rollbackTransaction().catch(() => {});
      throw error;
    }
  }

  private async replaceRows(unreadable: string[]): Promise<Repairs> {
    const [repairs]: Repairs[] = await this.session.query(
      `WITH removed AS (
         DELETE FROM prices WHERE sku <> ALL($1) AND NOT EXISTS (SELECT FROM told_prices AS told WHERE told.sku = prices.sku)
         RETURNING sku),
       written AS (
         INSERT INTO prices SELECT told.* FROM told_prices AS told LEFT JOIN prices USING (sku)
         WHERE prices.* IS DISTINCT FROM told.*
         ON CONFLICT (sku) DO UPDATE SET (name, amount, currency, retired, version) =
           (EXCLUDED.name, EXCLUDED.amount, EXCLUDED.currency, EXCLUDED.retired, EXCLUDED.version)
         RETURNING sku IN (SELECT sku FROM prices) AS was_there)
       SELECT (SELECT count(*) FROM told_prices) AS rows, (SELECT count(*) FROM removed) AS removed,
         (SELECT count(*) FROM written WHERE NOT was_there) AS added, (SELECT count(*) FROM written WHERE was_there) AS corrected`,
      [unreadable],
    );
    if (!repairs) throw new Error('Postgres counts nothing');
    if (repairs.rows === 0 && repairs.removed > 0)
      throw new Error('the topic holds no price at all: nothing was changed, look whether it is the right one');
    return repairs;
  }

  /** A sequence that is too high would keep the group from ever learning of the SKU again. */
  private async replaceSequences(unreadable: string[]): Promise<void> {
    await this.session.query(
      `DELETE FROM newest_seen WHERE consumer = $1 AND key <> ALL($2) AND key NOT IN (SELECT sku FROM told_prices)`,
      [GROUP, unreadable],
    );
    await this.session.query(
      `INSERT INTO newest_seen (consumer, key, sequence) SELECT $1, sku, version FROM told_prices
       ON CONFLICT (consumer, key) DO UPDATE SET sequence = EXCLUDED.sequence
       WHERE newest_seen.sequence <> EXCLUDED.sequence`,
      [GROUP],
    );
  }
}
