import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The tables of libs/messaging, in every service's own database. Each service lists it first among its migrations. */
export class Messaging1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
        bucket smallint NOT NULL,
        topic text NOT NULL,
        key bytea,
        value bytea,
        headers bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
      CREATE INDEX outbox_bucket ON outbox (bucket, id);
      CREATE TABLE relay_instance (owner uuid PRIMARY KEY, alive_until timestamptz NOT NULL);
      CREATE TABLE relay_lease (
        bucket smallint PRIMARY KEY,
        owner uuid,
        held_until timestamptz NOT NULL DEFAULT '-infinity'
      );
      INSERT INTO relay_lease (bucket) SELECT generate_series(0, 63);
      CREATE TABLE inbox (
        consumer text NOT NULL,
        message_id uuid NOT NULL,
        handled_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, message_id)
      );
      CREATE TABLE idempotency_key (
        scope text PRIMARY KEY,
        body_hash text NOT NULL,
        body json NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      -- Rows arrive in the order of time, so a few pages of summary find the expired ones.
      CREATE INDEX inbox_age ON inbox USING brin (handled_at);
      CREATE INDEX idempotency_key_age ON idempotency_key USING brin (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_key, inbox, relay_lease, relay_instance, outbox');
  }
}
