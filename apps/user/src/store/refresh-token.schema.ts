import { type EntityManager } from 'typeorm';
import { type RefreshToken } from '../domain/session.js';

const SELECT = `
  SELECT encode(token.hash, 'hex') AS hash, token.session_id AS "sessionId", session.person_id AS "personId",
    extract(epoch FROM clock_timestamp() - token.spent_at)::float8 * 1000 AS "spentMs", successor.salt
  FROM refresh_token AS token
  JOIN session ON session.id = token.session_id
  LEFT JOIN refresh_token AS successor ON successor.hash = token.successor
  WHERE token.hash = ANY($1::bytea[])`;

const INSERT = `
  INSERT INTO refresh_token (hash, session_id, started_at)
  SELECT decode(hash, 'hex'), session_id, started_at
  FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS token (hash, session_id, started_at)`;

/** Those of sessions that are there. Whoever decides by it holds the lock on their people, whose ids it tells. */
export const readTokens = async (hashes: readonly string[], tx: EntityManager): Promise<RefreshToken[]> =>
  hashes.length > 0 ? tx.query(SELECT, [hashes.map((hash) => Buffer.from(hash, 'hex'))]) : [];

/** Keeps the first tokens of new sessions. `startedAt` is the session's. */
export const insertTokens = async (
  tokens: readonly { hash: string; sessionId: string; startedAt: Date }[],
  tx: EntityManager,
) => {
  const columns = [tokens.map(({ hash }) => hash), tokens.map(({ sessionId }) => sessionId)];
  if (tokens.length > 0) await tx.query(INSERT, [...columns, tokens.map(({ startedAt }) => startedAt)]);
};
