import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A handful of rows, read together every few seconds; housekeeping alone looks for one. */
export class SigningKeys1797100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE signing_key (
        kid text PRIMARY KEY,
        sealed bytea NOT NULL,
        public_jwk json NOT NULL,
        created_at timestamptz NOT NULL,
        signs_from timestamptz NOT NULL,
        published_until timestamptz
      );
      CREATE INDEX signing_key_expiry ON signing_key (published_until);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE signing_key');
  }
}
