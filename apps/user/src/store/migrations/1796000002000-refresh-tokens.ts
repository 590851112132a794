import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * A session has many refresh tokens, one after the other. There is no foreign key: to end a session must not wait for its
 * thousands of tokens, which open nothing without it and go by their age (`started_at` is the session's).
 *
 * The version before this one writes `session.refresh_hash`, so that may be null from here on and the trigger makes a token of
 * it; both go when no such version is left. In steps that may each be done again: none keeps a login waiting.
 */
export class RefreshTokens1796000002000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS refresh_token (
        hash bytea PRIMARY KEY,
        session_id uuid NOT NULL,
        started_at timestamptz NOT NULL,
        spent_at timestamptz,
        successor bytea,
        salt bytea
      );
      CREATE INDEX IF NOT EXISTS refresh_token_expiry ON refresh_token (started_at);
      CREATE OR REPLACE FUNCTION keep_refresh_hash() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO refresh_token (hash, session_id, started_at) VALUES (NEW.refresh_hash, NEW.id, NEW.started_at);
        RETURN NULL;
      END $$;
    `);
    await runner.query(`
      SET LOCAL lock_timeout = '2s';
      ALTER TABLE session ADD COLUMN IF NOT EXISTS ended_at timestamptz, ALTER COLUMN refresh_hash DROP NOT NULL;
      CREATE OR REPLACE TRIGGER keep_refresh_hash AFTER INSERT ON session
        FOR EACH ROW WHEN (NEW.refresh_hash IS NOT NULL) EXECUTE FUNCTION keep_refresh_hash();
    `);
    // Whoever is logged in stays so; whoever is blocked was logged out then.
    await runner.query(`
      DELETE FROM session USING person WHERE person.id = session.person_id AND person.status = 'blocked';
      INSERT INTO refresh_token (hash, session_id, started_at)
      SELECT refresh_hash, id, started_at FROM session WHERE refresh_hash IS NOT NULL ON CONFLICT DO NOTHING;
    `);
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS session_ended');
    await runner.query('CREATE INDEX CONCURRENTLY session_ended ON session (ended_at) WHERE ended_at IS NOT NULL');
  }

  /** A session goes on with the token that is good now. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM session WHERE ended_at IS NOT NULL;
      UPDATE session SET refresh_hash = token.hash
      FROM refresh_token AS token WHERE token.session_id = session.id AND token.spent_at IS NULL;
      DELETE FROM session WHERE refresh_hash IS NULL;
      DROP TRIGGER keep_refresh_hash ON session;
      DROP FUNCTION keep_refresh_hash;
      DROP TABLE refresh_token;
      ALTER TABLE session DROP COLUMN ended_at, ALTER COLUMN refresh_hash SET NOT NULL;
    `);
  }
}
