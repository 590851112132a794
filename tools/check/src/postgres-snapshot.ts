import pg from 'pg';

const INT8 = 20;
const PAGE = 5_000;

/** Sums of minor units stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/**
 * One service's Postgres database at one instant: what is read up to `endSnapshot` belongs together. The instant is that of the
 * first read, because whatever is deleted while a snapshot is held cannot be cleared away, and others walk over it.
 */
export class PostgresSnapshot {
  private cursors = 0;
  private begun: Promise<unknown> | undefined;

  private constructor(private readonly client: pg.Client) {}

  static async reach(url: string): Promise<PostgresSnapshot> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, types });
    // A connection that breaks fails the statement that runs; without a listener it would end the process.
    client.on('error', () => {});
    await client.connect();
    return new PostgresSnapshot(client);
  }

  async rows<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<Row[]> {
    await this.begin();
    return (await this.client.query<Row>(statement, values)).rows;
  }

  async count(table: string): Promise<number> {
    const [row] = await this.rows<{ count: number }>(`SELECT count(*) FROM ${table}`);
    return row?.count ?? 0;
  }

  async has(table: string): Promise<boolean> {
    const [row] = await this.rows<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
    return row?.there ?? false;
  }

  /** Row by row, a page in memory at a time. */
  async *stream<Row extends pg.QueryResultRow>(statement: string): AsyncGenerator<Row> {
    const name = `rows_${this.cursors++}`;
    await this.begin();
    await this.client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${statement}`);
    for (;;) {
      const { rows } = await this.client.query<Row>(`FETCH ${PAGE} FROM ${name}`);
      if (rows.length === 0) break;
      yield* rows;
    }
    await this.client.query(`CLOSE ${name}`);
  }

  /** What is read from now on is of another instant. */
  async endSnapshot(): Promise<void> {
    if (!this.begun) return;
    this.begun = undefined;
    await this.client.query('COMMIT');
  }

  async release(): Promise<void> {
    await this.client.end();
  }

  private begin(): Promise<unknown> {
    return (this.begun ??= this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
  }
}
