import { withMongo } from '@tessera/messaging/mongo';
import { projectRoot } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { Kafka, logLevel } from 'kafkajs';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { Shopper } from './shopper.fixture.js';

/** `tessera check` as it is typed, on a platform that is right, and on one where each invariant was broken by hand. */
let running: TestPlatform;
let staff: Shopper;
let buyer: Shopper;
let sku: string;
let orderId: string;

interface Told {
  code: number;
  text: string;
}

const check = async (...args: string[]): Promise<Told> => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const words = [join(projectRoot, 'tools/cli/bin/tessera.mjs'), 'check', ...args];
  const child = spawn(process.execPath, words, { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  const [code] = await once(child, 'close');
  return { code: Number(code), text };
};
const here = (...args: string[]) => check('--env', join(running.dir, 'env'), ...args);

interface Document {
  holds: boolean;
  invariants: { id: string; holds: boolean; figure: string; culprits: { name: string; says: string }[] }[];
}

const found = async (...args: string[]) => {
  const { code, text } = await here('--json', ...args);
  const { holds, invariants }: Document = JSON.parse(text);
  return { code, holds, by: new Map(invariants.map((one) => [one.id, one])) };
};

const sql = async (app: 'order' | 'user', statement: string, values: unknown[] = []) => {
  const client = new pg.Client({ connectionString: running.env[app]['DATABASE_URL'] ?? '' });
  await client.connect();
  return (await client.query(statement, values).finally(() => client.end())).rows;
};
const mongo = (collection: string, filter: object, change: object) =>
  withMongo(running.env.inventory['DATABASE_URL'] ?? '', async ({ connection }) => {
    await connection.collection(collection).updateOne(filter, change);
  });
const insertInMongo = (collection: string, document: object, ...gone: object[]) =>
  withMongo(running.env.inventory['DATABASE_URL'] ?? '', async ({ connection }) => {
    if (gone.length === 0) await connection.collection(collection).insertOne(document);
    else await connection.collection(collection).deleteOne(document);
  });

const tell = async (topic: string, key: string, headers: Record<string, string>) => {
  const { KAFKA_BROKERS = '', TOPIC_PREFIX = '' } = running.env.order;
  const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: TOPIC_PREFIX + topic, messages: [{ key, value: '{}', headers }] });
  await producer.disconnect();
};

beforeAll(async () => {
  running = await testPlatform({ ORDER_DEADLINE_MS: '120000' });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
  sku = await staff.stockUp(100, 1_000);
  buyer = await new Shopper(running.url).signUp();
  const ids = [];
  for (const pieces of [1, 2, 3]) ids.push((await buyer.order(sku, pieces)).body.id);
  for (const id of ids) await buyer.becomes(id, 'CONFIRMED');
  orderId = ids[0];
  await buyer.call('POST', `/v1/orders/${ids[1]}/cancel`);
  await staff.call('POST', `/v1/orders/${ids[2]}/ship`);
  const rich = await staff.stockUp(90_000, 5);
  await buyer.becomes((await buyer.order(rich, 2)).body.id, 'REJECTED');
}, 120_000);

afterAll(() => running?.stop(), 60_000);

it('finds nothing wrong after the story, and says how much it looked at', async () => {
  const { code, text } = await here('--topics');
  expect({ code, text }).toMatchObject({ code: 0 });
  for (const id of ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I11'])
    expect(text).toMatch(new RegExp(`✔ ${id} `));
  expect(text).toMatch(/I2 +stock adds up +52 SKUs, 0 off/);
  expect(text).toMatch(/I3 .* 4 orders, 0 off/);
  expect(text).toMatch(/I4 .* lag 0, 0 rows unsent/);
}, 90_000);

it('does not slander a platform under load', async () => {
  const over = new AbortController();
  const shop = async () => {
    const shopper = await new Shopper(running.url).signUp();
    while (!over.signal.aborted) await shopper.order(sku);
  };
  const shopping = Promise.all([shop(), shop()]);
  const { code, text } = await here('--topics').finally(() => over.abort());
  await shopping;
  expect({ code, text }).toMatchObject({ code: 0 });
  await eventually(async () => expect((await here('--settle', '0')).code).toBe(0), 30_000);
}, 120_000);

const parkedKey = { _id: 'inventory.reservations:k', consumer: 'inventory.reservations', key: 'k', state: 'retrying' };
const stranger = randomUUID();
const held: Record<string, unknown>[] = [];

/** What is planted, how it is undone, which invariant must see it, and whom it must name. */
interface Plant {
  name: string;
  plant: () => Promise<unknown>;
  mend: () => Promise<unknown>;
  id: string;
  culprit: () => string;
  args?: string[];
}

const plants: Plant[] = [
  {
    name: 'an order without a deadline',
    plant: () =>
      sql(
        'order',
        `INSERT INTO orders SELECT $2, customer_id, 'PENDING', NULL, lines, total, currency, NULL, 1,
         '[{"state":"PENDING","at":"2026-01-01T00:00:00.000Z"}]', false, false, now(), now(), NULL FROM orders WHERE id = $1`,
        [orderId, stranger],
      ),
    mend: () => sql('order', 'DELETE FROM orders WHERE id = $1', [stranger]),
    id: 'I1',
    culprit: () => `order ${stranger}`,
  },
  {
    name: 'a piece that came from nowhere',
    plant: () => mongo('stocks', { _id: sku }, { $inc: { available: 1 } }),
    mend: () => mongo('stocks', { _id: sku }, { $inc: { available: -1 } }),
    id: 'I2',
    culprit: () => `SKU ${sku}`,
  },
  {
    name: 'a CONFIRMED order whose credit was given back',
    plant: () => sql('user', `UPDATE credit_hold SET stage = 'released', version = 3 WHERE order_id = $1`, [orderId]),
    mend: () => sql('user', `UPDATE credit_hold SET stage = 'captured', version = 2 WHERE order_id = $1`, [orderId]),
    id: 'I3',
    culprit: () => `order ${orderId}`,
  },
  {
    name: 'a row that no relay takes',
    plant: () => sql('user', `INSERT INTO outbox (bucket, topic, headers) VALUES (999, 'credit', '[]')`),
    mend: () => sql('user', 'DELETE FROM outbox'),
    id: 'I4',
    culprit: () => 'outbox of user',
  },
  {
    name: 'a key that is parked and not dead, in Postgres',
    plant: async () => {
      const later = `INSERT INTO parked_key (consumer, key, state, attempts, due_at, reason, parked_at)
        VALUES ('order.checkout', 'k', 'retrying', 1, now() + interval '1 hour', 'planted', now())`;
      await sql('order', later);
    },
    mend: () => sql('order', 'DELETE FROM parked_key'),
    id: 'I4',
    culprit: () => 'key k',
  },
  {
    name: 'a key that is parked and not dead, in MongoDB',
    plant: () =>
      insertInMongo('parked_keys', { ...parkedKey, dueAt: new Date(Date.now() + 3_600_000), parkedAt: new Date() }),
    mend: () => insertInMongo('parked_keys', { _id: parkedKey._id }, {}),
    id: 'I4',
    culprit: () => 'key k',
  },
  {
    name: 'a group that reads no more',
    plant: async () => {
      running.services.get('inventory')!.kill('SIGSTOP');
      await buyer.order(sku);
    },
    mend: async () => running.services.get('inventory')!.kill('SIGCONT'),
    id: 'I4',
    culprit: () => 'group inventory.reservations',
  },
  {
    name: 'a hold that was changed once more',
    plant: () => sql('user', 'UPDATE credit_hold SET version = 3 WHERE order_id = $1', [orderId]),
    mend: () => sql('user', 'UPDATE credit_hold SET version = 2 WHERE order_id = $1', [orderId]),
    id: 'I5',
    culprit: () => `order ${orderId}`,
  },
  {
    name: 'an inbox without its key',
    plant: () => sql('user', 'ALTER TABLE inbox DROP CONSTRAINT inbox_pkey'),
    mend: () => sql('user', 'ALTER TABLE inbox ADD PRIMARY KEY (consumer, message_id)'),
    id: 'I5',
    culprit: () => 'inbox of user',
  },
  {
    name: 'a message that was never handled',
    plant: async () =>
      held.push(...(await sql('user', 'DELETE FROM inbox WHERE ctid = (SELECT min(ctid) FROM inbox) RETURNING *'))),
    mend: () => sql('user', 'INSERT INTO inbox VALUES ($1, $2)', [held[0]!['consumer'], held[0]!['message_id']]),
    id: 'I7',
    culprit: () => `message ${held[0]!['message_id']}`,
    args: ['--topics'],
  },
  {
    name: 'a cent held for nothing',
    plant: () => sql('user', 'UPDATE credit_account SET held = held + 1 WHERE spent > 0'),
    mend: () => sql('user', 'UPDATE credit_account SET held = held - 1 WHERE spent > 0'),
    id: 'I8',
    culprit: () => 'user ',
  },
  {
    name: 'a copy of a price that is another',
    plant: () => sql('order', 'UPDATE prices SET amount = amount + 1 WHERE sku = $1', [sku]),
    mend: () => sql('order', 'UPDATE prices SET amount = amount - 1 WHERE sku = $1', [sku]),
    id: 'I11',
    culprit: () => `SKU ${sku}`,
  },
  {
    name: 'a story that begins in its middle',
    plant: () =>
      tell('orders', stranger, {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'order.shipped.v1',
        ce_subject: stranger,
        ce_sequence: '7',
      }),
    // A topic forgets nothing, so this one stands last.
    mend: async () => {},
    id: 'I6',
    culprit: () => `order ${stranger}`,
    args: ['--topics'],
  },
];

it.each(plants)(
  'finds $name, and names it',
  async ({ plant, mend, id, culprit, args = [] }) => {
    await plant();
    try {
      const { code, holds, by } = await found('--settle', '3', ...args);
      expect([code, holds, by.get(id)?.holds]).toEqual([1, false, false]);
      expect(by.get(id)?.culprits.map(({ name }) => name)).toContainEqual(expect.stringContaining(culprit()));
    } finally {
      await mend();
    }
    if (id !== 'I6') expect((await found('--settle', '20', ...args)).by.get(id)).toMatchObject({ holds: true });
  },
  60_000,
);

describe('without a platform', () => {
  it('says which store is away, and what to do', async () => {
    const folder = join(running.dir, 'elsewhere');
    cpSync(join(running.dir, 'env'), folder, { recursive: true });
    const file = join(folder, 'user.env');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(DATABASE_URL=.*@[^:]*):\d+/, '$1:1'));
    const { code, text } = await check('--env', folder);
    expect(code).toBe(1);
    expect(text).toMatch(/^The user service's Postgres can not be reached at 127.0.0.1:1 .*"npm start" starts it.*\n$/);
  });

  it('says that there are no settings', async () => {
    const { code, text } = await check('--env', '/nowhere');
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringMatching(/order.env is not there: "npm start" writes it/),
    });
  });

  it.each([['--settle', 'soon'], ['--settle', '-1'], ['--what']])('refuses %s %s', async (...args) => {
    expect((await check(...args)).code).toBe(2);
  });
});
