import { type OrderView } from '@tessera/contracts';

const at = '2026-01-02T09:30:00.000Z';

/** What the upstream answers to every request: as `GET /v1/orders/{id}` does, and of 363 bytes. */
export const order: OrderView = {
  id: '0190c0de-0000-7000-8000-000000000001',
  customerId: '0190c0de-0000-7000-8000-000000000002',
  state: 'PENDING',
  lines: [],
  total: { amount: 1250, currency: 'EUR' },
  note: 'Please ring twice, then wait here',
  placedAt: at,
  updatedAt: at,
  version: 1,
  history: [{ state: 'PENDING', at }],
};
