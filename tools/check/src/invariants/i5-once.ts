import { appsOn, storingApps } from '@tessera/contracts';
import { Findings, type Invariant } from '../invariant.js';
import { type MongoSnapshot } from '../mongo-snapshot.js';
import { type PostgresSnapshot } from '../postgres-snapshot.js';

/** Every way an order can have gone. A second effect of the same answer would be another entry. */
const STORIES = [
  'PENDING',
  'PENDING CONFIRMED',
  'PENDING REJECTED',
  'PENDING CANCELLED',
  'PENDING CONFIRMED CANCELLED',
  'PENDING CONFIRMED SHIPPED',
];

const ORDERS = `
  SELECT id, state, version, story FROM orders, LATERAL (
    SELECT string_agg(entry->>'state', ' ' ORDER BY place) AS story
    FROM json_array_elements(history) WITH ORDINALITY AS entries (entry, place)) AS told
  WHERE version <> json_array_length(history) OR story <> ALL ('{${STORIES.join(',')}}') OR story NOT LIKE '%' || state
  ORDER BY id`;

/** How many changes each stage takes. */
const HOLDS = `
  SELECT order_id AS id, stage, version FROM credit_hold WHERE NOT CASE stage
    WHEN 'captured' THEN version = 2 WHEN 'released' THEN version IN (2, 3) ELSE version = 1 END
  ORDER BY order_id`;

const INBOX_KEY = `
  SELECT 1 AS there FROM pg_index WHERE indrelid = to_regclass('inbox') AND indisunique AND indisvalid AND
    (SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute
     WHERE attrelid = indrelid AND attnum = ANY(indkey)) = '{consumer,message_id}'`;

const TWICE = `
  SELECT consumer, message_id FROM inbox GROUP BY consumer, message_id HAVING count(*) > 1 ORDER BY 1, 2`;

const is = (kind: string) => ({ $sum: { $cond: [{ $eq: ['$kind', kind] }, 1, 0] } });

/** Per order and SKU: reserved once, then committed at most once, then given back at most once. */
const MOVEMENTS = [
  { $match: { orderId: { $exists: true } } },
  {
    $group: {
      _id: { orderId: '$orderId', sku: '$sku' },
      reserved: is('RESERVED'),
      committed: is('COMMITTED'),
      released: is('RELEASED'),
      returned: is('RETURNED'),
      rest: { $sum: '$reserved' },
    },
  },
  {
    $match: {
      $nor: [
        { reserved: 1, committed: 0, released: 0, returned: 0 },
        { reserved: 1, committed: 1, released: 0, returned: 0 },
        { reserved: 1, committed: 0, released: 1, returned: 0, rest: 0 },
        { reserved: 1, committed: 1, released: 0, returned: 1, rest: 0 },
      ],
    },
  },
  { $sort: { _id: 1 } },
];

/** RELEASED and REJECTED without lines never held anything, so they have seen one change. */
const RESERVATIONS = [
  {
    $match: {
      $nor: [
        { state: { $in: ['HELD', 'REJECTED'] }, version: 1 },
        { state: 'COMMITTED', version: 2 },
        { state: 'RELEASED', 'lines.0': { $exists: true }, version: { $in: [2, 3] } },
        { state: 'RELEASED', lines: [], version: 1 },
      ],
    },
  },
  { $sort: { _id: 1 } },
];

const inOrders = async (order: PostgresSnapshot, found: Findings) => {
  const rows = order.stream<{ id: string; state: string; version: number; story: string | null }>(ORDERS);
  for await (const { id, state, version, story } of rows)
    found.blame(`order ${id}`, `is ${state} at version ${version} after ${story ?? 'nothing'}`, true);
};

const inHolds = async (user: PostgresSnapshot, found: Findings) => {
  for await (const { id, stage, version } of user.stream<{ id: string; stage: string; version: number }>(HOLDS))
    found.blame(`order ${id}`, `its hold is ${stage} after ${version} changes`, true);
};

type MovementRow = { _id: { orderId: string; sku: string } } & Record<string, number>;

const inStock = async (inventory: MongoSnapshot, found: Findings) => {
  for await (const { _id, reserved, committed, released, returned } of inventory.stream<MovementRow>(
    'movements',
    MOVEMENTS,
  ))
    found.blame(
      `order ${_id.orderId}`,
      `moved ${_id.sku}: reserved ${reserved} ×, committed ${committed} ×, released ${released} ×, returned ${returned} ×`,
      true,
    );
  const rows = inventory.stream<{ _id: string; state: string; version: number }>('reservations', RESERVATIONS);
  for await (const { _id, state, version } of rows)
    found.blame(`order ${_id}`, `its reservation is ${state} after ${version} changes`, true);
};

/** With the key in place no id can be there twice; without it every row is looked at. */
const inInbox = async (service: string, store: PostgresSnapshot, found: Findings) => {
  if ((await store.rows(INBOX_KEY)).length > 0) return;
  found.blame(`inbox of ${service}`, 'has lost the key that keeps an id from being noted twice', true);
  for await (const row of store.stream<{ consumer: string; message_id: string }>(TWICE))
    found.blame(`message ${row.message_id}`, `was handled more than once by ${row.consumer}`, true);
};

/**
 * I5: each message took effect once per consumer. What the databases can prove: the inbox cannot hold an id twice, and
 * no order, hold, reservation or stock shows more changes than one effect of each of its events makes. What they can
 * not: that an id and its effect were written in one transaction. Chaos shows that, by killing in between.
 */
export const once: Invariant = {
  id: 'I5',
  title: 'each message took effect once',
  examine: async (reading) => {
    const found = new Findings('messages handled');
    const handled = storingApps.map((app) => reading[app].count('inbox'));
    for (const count of await Promise.all(handled)) found.looked += count;
    for (const app of appsOn('postgres')) await inInbox(app, reading[app], found);
    await inOrders(reading.order, found);
    await inHolds(reading.user, found);
    await inStock(reading.inventory, found);
    return found.done();
  },
};
