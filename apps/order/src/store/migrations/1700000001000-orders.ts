import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Ids are UUID v7, so `id DESC` is newest first. Only undecided orders have a deadline, so its index stays small. */
export class Orders1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orders (
        id uuid PRIMARY KEY,
        customer_id uuid NOT NULL,
        state text NOT NULL,
        reason json,
        lines json NOT NULL,
        total bigint NOT NULL,
        currency text NOT NULL,
        note text,
        version integer NOT NULL,
        history json NOT NULL,
        stock_reserved boolean NOT NULL,
        credit_reserved boolean NOT NULL,
        placed_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deadline_at timestamptz
      );
      CREATE INDEX orders_of_customer ON orders (customer_id, id DESC);
      CREATE INDEX orders_in_state ON orders (state, id DESC);
      CREATE INDEX orders_overdue ON orders (deadline_at) WHERE deadline_at IS NOT NULL;
      CREATE TABLE prices (
        sku text PRIMARY KEY,
        name text NOT NULL,
        amount bigint NOT NULL,
        currency text NOT NULL,
        retired boolean NOT NULL,
        version integer NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE prices, orders');
  }
}
