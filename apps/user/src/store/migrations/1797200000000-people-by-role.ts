import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Whether somebody is the last admin is asked of all people. Without a transaction, so that nobody waits at the login meanwhile. */
export class PeopleByRole1797200000000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not used.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS person_roles');
    await runner.query('CREATE INDEX CONCURRENTLY person_roles ON person USING gin (roles)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX person_roles');
  }
}
