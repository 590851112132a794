import { postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase, tryMigrations } from '@tessera/testing';
import { databaseAt } from '../src/store/database.js';

const at = '2026-01-01T00:00:00+00:00';
const id = '0197a000-0000-7000-8000-000000000001';

const samples = {
  person: {
    id,
    email: 'kim@example.org',
    name: 'Kim',
    password_hash: 'hash',
    roles: ['customer'],
    status: 'active',
    sessions_valid_from: at,
    version: 1,
    created_at: at,
  },
  session: { id, person_id: id, refresh_hash: '\\x61', started_at: at },
  refresh_token: { hash: '\\x61', session_id: id, started_at: at },
  credit_account: { customer_id: id, credit_limit: 100_000, held: 1, spent: 2, paid: 3 },
  credit_hold: { order_id: id, customer_id: id, amount: 1, stage: 'held', version: 1 },
  signing_key: {
    kid: 'kid',
    sealed: '\\x61',
    public_jwk: { kty: 'RSA' },
    created_at: at,
    signs_from: at,
    published_until: null,
  },
};

it('takes each migration up, down and up again, and loses nothing that the version before knows', async () => {
  const test = await postgresDatabase();
  const source = await postgresSource(databaseAt(test.url)).initialize();
  try {
    const tried = await tryMigrations(source, samples);
    expect(tried.length).toBeGreaterThan(0);
    for (const { name, before, up, kept, down } of tried) {
      expect({ name, up }).toEqual({ name, up: kept });
      expect({ name, down }).toEqual({ name, down: before });
    }
  } finally {
    await source.destroy();
    await test.drop();
  }
});
