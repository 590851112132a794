import { Refusal } from '@tessera/contracts';
import { type DataSource, type EntityManager } from 'typeorm';
import { IdempotencyStore, type KeptAnswer } from '../idempotency/idempotency-store.js';

interface Row {
  body_hash: string;
  body: unknown;
}

const FIND = 'SELECT body_hash, body FROM idempotency_key WHERE scope = $1';

const kept = ([row]: Row[]): KeptAnswer | undefined => row && { bodyHash: row.body_hash, body: row.body };

/** The table `idempotency_key`. The lock ends with the transaction, so a crash leaves no key taken. */
export class PostgresIdempotencyStore extends IdempotencyStore<EntityManager> {
  constructor(private readonly source: DataSource) {
    super();
  }

  async find(scope: string) {
    return kept(await this.source.query(FIND, [scope]));
  }

  async claim(scope: string, tx: EntityManager) {
    const lock = 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken';
    const [row]: { taken: boolean }[] = await tx.query(lock, [scope]);
    if (!row?.taken) throw new Refusal('IDEMPOTENCY_IN_FLIGHT');
    return kept(await tx.query(FIND, [scope]));
  }

  async keep(scope: string, answer: KeptAnswer, tx: EntityManager) {
    await tx.query('INSERT INTO idempotency_key (scope, body_hash, body) VALUES ($1, $2, $3)', [
      scope,
      answer.bodyHash,
      JSON.stringify(answer.body),
    ]);
  }
}
