import { type DataSource, type EntityManager } from 'typeorm';
import { IdempotencyStore } from '../idempotency/idempotency-store.js';
import { type KeptAnswer } from '../once/once-only.js';

interface Row {
  scope: string;
  body_hash: string;
  body: unknown;
}

const FIND = 'SELECT scope, body_hash, body FROM idempotency_key WHERE scope = ANY($1)';

const TAKE = `
  SELECT scope FROM (
    SELECT scope, pg_try_advisory_xact_lock(hashtextextended(scope, 0)) AS taken FROM unnest($1::text[]) AS scope) AS tried
  WHERE taken`;

const KEEP = `
  INSERT INTO idempotency_key (scope, body_hash, body)
  SELECT * FROM unnest($1::text[], $2::text[], $3::json[])`;

const byScope = (rows: readonly Row[]) =>
  new Map<string, KeptAnswer>(rows.map(({ scope, body_hash, body }) => [scope, { bodyHash: body_hash, body }]));

/** The table `idempotency_key`. A lock ends with its transaction, so a crash leaves no key taken. */
export class PostgresIdempotencyStore extends IdempotencyStore<EntityManager> {
  constructor(private readonly source: DataSource) {
    super();
  }

  async find(scopes: readonly string[]) {
    return byScope(await this.source.query(FIND, [scopes]));
  }

  /** Two statements: only one that begins under the lock sees what the last one who had it left. */
  async claim(scopes: readonly string[], tx: EntityManager) {
    const taken: { scope: string }[] = await tx.query(TAKE, [scopes]);
    const mine = taken.map(({ scope }) => scope);
    const kept = byScope(mine.length > 0 ? await tx.query(FIND, [mine]) : []);
    return new Map(mine.map((scope) => [scope, kept.get(scope)]));
  }

  async keep(answers: ReadonlyMap<string, KeptAnswer>, tx: EntityManager) {
    const all = [...answers.values()];
    const bodies = all.map(({ body }) => JSON.stringify(body));
    await tx.query(KEEP, [[...answers.keys()], all.map(({ bodyHash }) => bodyHash), bodies]);
  }
}
