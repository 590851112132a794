import { postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase, tryMigrations } from '@tessera/testing';
import { databaseAt } from '../src/store/database.js';

const at = '2026-01-01T00:00:00+00:00';
const id = '0197a000-0000-7000-8000-000000000001';

const samples = {
  orders: {
    id,
    customer_id: id,
    state: 'PENDING',
    reason: null,
    lines: [{ sku: 'TEA', name: 'Tea', quantity: 1, unitPrice: 450 }],
    total: 450,
    currency: 'EUR',
    note: 'ring twice',
    version: 1,
    history: [{ state: 'PENDING', at }],
    stock_reserved: true,
    credit_reserved: false,
    placed_at: at,
    updated_at: at,
    deadline_at: at,
  },
  prices: { sku: 'TEA', name: 'Tea', amount: 450, currency: 'EUR', retired: false, version: 3 },
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
