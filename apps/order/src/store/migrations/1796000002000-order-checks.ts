import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What no order can be, whoever writes. First for new rows, then for those that are there, so that nobody waits meanwhile. */
export class OrderChecks1796000002000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off is begun anew.
    await this.down(runner);
    await runner.query(`
      ALTER TABLE orders ADD CONSTRAINT orders_in_bounds CHECK (
        state IN ('PENDING', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'SHIPPED') AND total >= 0 AND version >= 1
      ) NOT VALID`);
    await runner.query('ALTER TABLE orders VALIDATE CONSTRAINT orders_in_bounds');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_in_bounds');
  }
}
