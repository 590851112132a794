import pg from 'pg';

const INT8 = 20;
const PAGE = 5_000;

/** Sums of minor units stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/** One service's Postgres database at one instant: everything read through it belongs together. */
export class PostgresSnapshot {
  private cursors = 0;

  private constructor(private readonly client: pg.Client) {}

  static async take(url: string): Promise<PostgresSnapshot> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, types });
    // A connection that breaks fails the statement that runs; without a listener it would end the process.
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return new PostgresSnapshot(client);
  }

  async rows<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<Row[]> {
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
    await this.client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${statement}`);
    for (;;) {
      const { rows } = await this.client.query<Row>(`FETCH ${PAGE} FROM ${name}`);
      if (rows.length === 0) break;
      yield* rows;
    }
    await this.client.query(`CLOSE ${name}`);
  }

  async release(): Promise<void> {
    await this.client.end();
  }
}
