import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * A customer's orders in one state, of whom most are in another: by the customer alone all of them were looked at (a million to
 * find none of them PENDING). Without a transaction, so that nobody waits while the index is built.
 */
export class CustomerInState1797000001000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not used.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS orders_of_customer_in_state');
    await runner.query('CREATE INDEX CONCURRENTLY orders_of_customer_in_state ON orders (customer_id, state, id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX orders_of_customer_in_state');
  }
}
