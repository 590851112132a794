import { Injectable } from '@nestjs/common';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { type TokenHolder } from '../credentials/access-tokens.js';
import { hashOf, newSalt, successorOf } from '../credentials/refresh-secret.js';
import { LIVES } from './session.schema.js';

/** What a refresh token was exchanged for. */
export interface Exchange {
  holder: TokenHolder;
  sessionId: string;
  refreshToken: string;
}

type Row = TokenHolder & { sessionId: string };

/**
 * The whole decision is one statement, by the database's clock: of two at once one finds the token spent. People are locked
 * before sessions, as every change of either does: a block, a logout or another password comes wholly before or wholly
 * after it.
 */
const EXCHANGE = `
  WITH holder AS (
    SELECT session.id AS session_id, session.started_at, person.id, person.roles, person.sessions_valid_from
    FROM refresh_token AS token
    JOIN session ON session.id = token.session_id
    JOIN person ON person.id = session.person_id
    WHERE token.hash = $1 AND token.spent_at IS NULL AND person.status = 'active' AND ${LIVES}
    FOR SHARE OF person, session
  ), spent AS (
    UPDATE refresh_token AS token SET spent_at = clock_timestamp(), successor = $2, salt = NULL
    FROM holder WHERE token.hash = $1 AND token.spent_at IS NULL RETURNING holder.*
  ), successor AS (
    INSERT INTO refresh_token (hash, session_id, started_at, salt)
    SELECT $2, session_id, started_at, $3 FROM spent
  )
  SELECT session_id AS "sessionId", id, roles, sessions_valid_from AS "sessionsValidFrom" FROM spent`;

/** Exchanges refresh tokens, each once. What ends a session goes through PeopleStore. */
@Injectable()
export class RefreshTokens {
  constructor(private readonly database: PostgresDatabase) {}

  /** Undefined for whatever is not good: unknown, spent, of a session that has ended or expired, of somebody blocked. */
  async exchange(secret: string): Promise<Exchange | undefined> {
    const salt = newSalt();
    const refreshToken = successorOf(secret, salt);
    const hashes = [secret, refreshToken].map((token) => Buffer.from(hashOf(token), 'hex'));
    const [row]: Row[] = await this.database.source.query(EXCHANGE, [...hashes, salt]);
    if (!row) return undefined;
    const { sessionId, ...holder } = row;
    return { holder, sessionId, refreshToken };
  }
}
