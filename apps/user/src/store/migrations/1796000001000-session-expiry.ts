import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Housekeeping looks for sessions by their age. Without a transaction, so that nobody waits at the login meanwhile. */
export class SessionExpiry1796000001000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not used.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS session_expiry');
    await runner.query('CREATE INDEX CONCURRENTLY session_expiry ON session (started_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX session_expiry');
  }
}
