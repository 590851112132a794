/** One step of a plan that was carried out, as EXPLAIN (FORMAT JSON) tells it. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

/** The part of a DataSource that is asked. */
interface Source {
  transaction<Result>(
    work: (tx: { query(sql: string, parameters?: unknown[]): Promise<unknown> }) => Promise<Result>,
  ): Promise<Result>;
}

interface Statement {
  sql: string;
  parameters: unknown[];
}

/** What writes given values reads nothing, and could not be done once more. */
const GIVEN = String.raw`\bVALUES\b|\bFROM (unnest|json_populate_recordset)\((?![^]*\bON CONFLICT\b)`;
const READS = new RegExp(String.raw`^\s*(WITH|SELECT|INSERT(?![^]*(${GIVEN}))|UPDATE|DELETE)\b`, 'i');

class Undone extends Error {}

/** As much of a TypeORM data source as is needed to hear it. */
interface Audible {
  setOptions(options: { logger: StatementPlans; logging: ['query'] }): unknown;
  initialize(): Promise<unknown>;
  runMigrations(): Promise<unknown>;
}

/** Hears what a source asks, and has Postgres do it once more, with the rows and statistics of now, to see what it reads. */
export class StatementPlans {
  private statements: Statement[] = [];

  /** Opens the source with its newest schema, and hears it from then on. */
  async open(source: Audible): Promise<void> {
    source.setOptions({ logger: this, logging: ['query'] });
    await source.initialize();
    await source.runMigrations();
  }

  logQuery(sql: string, parameters: unknown[] = []) {
    if (READS.test(sql)) this.statements.push({ sql, parameters });
  }

  logQueryError() {}
  logQuerySlow() {}
  logSchemaBuild() {}
  logMigration() {}
  log() {}

  /**
   * Of all statements that were asked while `work` ran those of which a step reads more than `most` rows of a table, as a scan
   * of it does, or an index that finds what is not wanted: `table: 20000 rows, statement`. How many statements there were goes
   * with it, for a look at none would find nothing. What they do is undone.
   */
  async of(
    source: Source,
    most: number,
    work: () => Promise<unknown>,
  ): Promise<{ planned: number; tooMany: string[] }> {
    this.statements = [];
    await work();
    const asked = [...new Map(this.statements.map((one) => [one.sql, one])).values()];
    const tooMany: string[] = [];
    for (const statement of asked) tooMany.push(...(await readingMore(source, most, statement)));
    return { planned: asked.length, tooMany };
  }
}

const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Of each row that is given or left out again, in each of its rounds. */
const rowsReadBy = (node: PlanNode) => {
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = node;
  return (node['Actual Rows'] + filtered + rechecked) * node['Actual Loops'];
};

const readingMore = async (source: Source, most: number, statement: Statement): Promise<string[]> => {
  const nodes = nodesOf(await carriedOut(source, statement));
  const isScan = (node: PlanNode) => node['Node Type'].endsWith('Scan');
  return nodes
    .filter((node) => isScan(node) && rowsReadBy(node) > most)
    .map((node) => `${node['Relation Name'] ?? node['Node Type']}: ${rowsReadBy(node)} rows, ${statement.sql.trim()}`);
};

const carriedOut = async (source: Source, { sql, parameters }: Statement): Promise<PlanNode> => {
  let plan: PlanNode | undefined;
  const explain = source.transaction(async (tx) => {
    const rows = await tx.query(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`, parameters);
    // One row with one column: the document.
    plan = (rows as { 'QUERY PLAN': { Plan: PlanNode }[] }[])[0]?.['QUERY PLAN'][0]?.Plan;
    throw new Undone();
  });
  await explain.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  if (!plan) throw new Error(`Postgres has no plan for ${sql}`);
  return plan;
};
