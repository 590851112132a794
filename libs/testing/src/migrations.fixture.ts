/** A row with every column that any version of its table has. */
type Sample = Readonly<Record<string, unknown>>;

interface Session {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

interface Migration<Runner extends Session> {
  name?: string;
  up(runner: Runner): Promise<unknown>;
  down(runner: Runner): Promise<unknown>;
}

const TABLES = `SELECT relname AS name FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migrations' ORDER BY relname`;
const SCHEMA = `
  SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS part FROM information_schema.columns
    WHERE table_schema = 'public'
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
  UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  ORDER BY part`;

const namesOf = async (session: Session, sql: string, column: string) => {
  const rows = (await session.query(sql)) as Record<string, string>[];
  return rows.map((row) => String(row[column]));
};

const rowsOf = async (session: Session, table: string) => {
  const rows = (await session.query(`SELECT to_jsonb(t) AS row FROM ${table} AS t ORDER BY to_jsonb(t)::text`)) as {
    row: Sample;
  }[];
  return rows.map(({ row }) => row);
};

/** A table that its migration has filled has rows enough. */
const insertSample = async (session: Session, table: string, samples: Readonly<Record<string, Sample>>) => {
  if ((await rowsOf(session, table)).length > 0) return;
  const sample = samples[table];
  if (!sample)
    throw new Error(`the table ${table} has no sample row: give it one, so that its migrations can be tried`);
  const isSettable = `attnum > 0 AND NOT attisdropped AND attidentity = ''`;
  const known = await namesOf(
    session,
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND ${isSettable}`,
    'name',
  );
  const columns = known.filter((name) => name in sample).join(', ');
  await session.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_record(NULL::${table}, $1)`,
    [JSON.stringify(sample)],
  );
};

const inOrderOf = (samples: object, tables: string[]) => {
  const order = Object.keys(samples);
  return tables.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
};

const stateOf = async (session: Session) => {
  const tables = await namesOf(session, TABLES, 'name');
  const rows: Record<string, Sample[]> = {};
  // One after another: a session has one connection.
  for (const table of tables) rows[table] = await rowsOf(session, table);
  return { schema: await namesOf(session, SCHEMA, 'part'), rows };
};

type State = Awaited<ReturnType<typeof stateOf>>;

/** What `other` has of the tables and columns that `one` knows. */
const knownTo = ({ rows: known }: State, { rows }: State) =>
  Object.fromEntries(
    Object.entries(known).flatMap(([table, [first]]) => {
      const columns = Object.keys(first ?? {}).filter((name) => rows[table]?.[0] && name in rows[table][0]);
      const cut = (row: Sample) => Object.fromEntries(columns.map((name) => [name, row[name]]));
      return rows[table] ? [[table, rows[table].map(cut)]] : [];
    }),
  );

/** One migration, with what there was before it, after it, and after it was taken back. */
export interface Tried {
  name: string;
  before: State;
  up: ReturnType<typeof knownTo>;
  /** What `up` must be. */
  kept: ReturnType<typeof knownTo>;
  down: State;
}

const tryInTurn = async <Runner extends Session>(
  session: Runner,
  migrations: readonly Migration<Runner>[],
  samples: Readonly<Record<string, Sample>>,
): Promise<Tried[]> => {
  const tried: Tried[] = [];
  for (const migration of migrations) {
    for (const table of inOrderOf(samples, await namesOf(session, TABLES, 'name')))
      await insertSample(session, table, samples);
    const before = await stateOf(session);
    await migration.up(session);
    const after = await stateOf(session);
    await migration.down(session);
    const name = migration.name ?? migration.constructor.name;
    tried.push({
      name,
      before,
      up: knownTo(before, after),
      kept: knownTo(after, before),
      down: await stateOf(session),
    });
    await migration.up(session);
  }
  return tried;
};

const AT = '2026-01-01T00:00:00+00:00';
const ID = '0197a000-0000-7000-8000-000000000001';

/** Of the tables that every service on Postgres has. */
const messagingSamples: Readonly<Record<string, Sample>> = {
  outbox: {
    bucket: 1,
    topic: 'orders',
    key: '\\x61',
    value: '\\x7b7d',
    headers: '\\x5b5d',
    created_at: AT,
    attempts: 0,
  },
  outbox_newest: { topic: 'users', key: '\\x61', bucket: 1, value: '\\x7b7d', headers: '\\x5b5d', again_at: AT },
  relay_instance: { owner: ID, alive_until: AT },
  inbox: { consumer: 'g', message_id: ID, handled_at: AT },
  idempotency_key: { scope: 's', body_hash: 'h', body: { a: 1 }, created_at: AT },
  parked_key: { consumer: 'g', key: 'k', state: 'dead', attempts: 9, reason: 'x', due_at: null, parked_at: AT },
  parked_message: {
    consumer: 'g',
    message_id: ID,
    key: 'k',
    topic: 'orders',
    partition: 0,
    msg_offset: '1',
    timestamp: '1',
    value: '\\x7b7d',
    headers: '\\x5b5d',
  },
  newest_seen: { consumer: 'g', key: 'k', sequence: 1 },
};

/** As much of a TypeORM data source as has migrations. */
interface Migrated<Runner extends Session> {
  migrations: readonly Migration<Runner>[];
  createQueryRunner(): Runner & { release(): Promise<void> };
}

/**
 * Takes each migration of a source, in order, on a database with a row in every table: up, down, and up again. `samples` are
 * the rows of the service's own tables, each after those that it refers to.
 */
export const tryMigrations = async <Runner extends Session>(
  source: Migrated<Runner>,
  samples: Readonly<Record<string, Sample>>,
): Promise<Tried[]> => {
  const session = source.createQueryRunner();
  const all = { ...messagingSamples, ...samples };
  return tryInTurn(session, source.migrations, all).finally(() => session.release());
};
