import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { EMAIL_INDEX } from '../person.schema.js';

/**
 * The checks repeat what the domain promises, as a last line. `credit_hold` has no foreign key: an order of somebody
 * unknown is refused, and that is remembered too.
 */
export class PeopleAndCredit1760000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (
        id uuid PRIMARY KEY,
        email text NOT NULL CONSTRAINT ${EMAIL_INDEX} UNIQUE,
        name text NOT NULL,
        password_hash text NOT NULL,
        roles text[] NOT NULL,
        status text NOT NULL CHECK (status IN ('active', 'blocked')),
        sessions_valid_from timestamptz NOT NULL,
        version integer NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE session (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES person,
        refresh_hash bytea NOT NULL UNIQUE,
        started_at timestamptz NOT NULL
      );
      CREATE INDEX session_person ON session (person_id);
      CREATE TABLE credit_account (
        customer_id uuid PRIMARY KEY REFERENCES person,
        credit_limit bigint NOT NULL,
        held bigint NOT NULL CHECK (held >= 0),
        spent bigint NOT NULL,
        paid bigint NOT NULL CHECK (paid >= 0),
        CONSTRAINT credit_account_within_limit CHECK (held + spent <= credit_limit)
      ) WITH (fillfactor = 70);
      CREATE TABLE credit_hold (
        order_id uuid PRIMARY KEY,
        customer_id uuid NOT NULL,
        amount bigint NOT NULL CHECK (amount >= 0),
        stage text NOT NULL CHECK (stage IN ('held', 'captured', 'released', 'refused', 'void')),
        version integer NOT NULL
      ) WITH (fillfactor = 80);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_hold, credit_account, session, person');
  }
}
