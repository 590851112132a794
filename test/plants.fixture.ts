import { type MongoDatabase, withMongo } from '@tessera/messaging/mongo';
import { visitPostgres, withKafkaAdmin } from '@tessera/provision';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { type TestPlatform } from './platform.fixture.js';
import { type Shopper } from './shopper.fixture.js';

/** A platform on which the story was played, and what was made there. */
export interface Stage {
  running: TestPlatform;
  buyer: Shopper;
  sku: string;
  /** A CONFIRMED one. */
  orderId: string;
}

/** What is broken by hand, how it is undone, which invariant must see it, and whom it must name. */
export interface Plant {
  name: string;
  plant: (stage: Stage) => Promise<unknown>;
  mend: (stage: Stage) => Promise<unknown>;
  id: string;
  violation: (stage: Stage) => string;
  args?: string[];
}

const sql = ({ running }: Stage, app: 'order' | 'user', statement: string, values: unknown[] = []) =>
  visitPostgres({ connectionString: running.env[app]['DATABASE_URL'] ?? '' }, async (client) => {
    const { rows } = await client.query(statement, values);
    return rows;
  });
type Row = { _id: string; available?: number; version?: number };
const rowsOf = ({ connection }: MongoDatabase, collection: string) => connection.collection<Row>(collection);
const mongo = <Result>(
  { running }: Stage,
  collection: string,
  use: (rows: ReturnType<typeof rowsOf>) => Promise<Result>,
) => withMongo(running.env.inventory['DATABASE_URL'] ?? '', (database) => use(rowsOf(database, collection)));

const tell = async ({ running }: Stage, topic: string, key: string, headers: Record<string, string>) => {
  const { KAFKA_BROKERS = '', TOPIC_PREFIX = '' } = running.env.order;
  const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: TOPIC_PREFIX + topic, messages: [{ key, value: '{}', headers }] });
  await producer.disconnect();
};

const parkedKey = {
  _id: 'inventory.reservations:k',
  consumer: 'inventory.reservations',
  key: 'k',
  state: 'retrying',
  dueAt: new Date(Date.now() + 3_600_000),
  parkedAt: new Date(),
};
const park = (stage: Stage) => mongo(stage, 'parked_keys', (keys) => keys.insertOne(parkedKey));
const unpark = (stage: Stage) => mongo(stage, 'parked_keys', (keys) => keys.deleteOne({ _id: parkedKey._id }));
const countMovement = (stage: Stage, version: number) =>
  mongo(stage, 'stocks', (stocks) => stocks.updateOne({ _id: stage.sku }, { $inc: { version } }));
const addPieces = (stage: Stage, available: number) =>
  mongo(stage, 'stocks', (stocks) => stocks.updateOne({ _id: stage.sku }, { $inc: { available } }));

const keepCredit = ({ running }: Stage, ms: number) => {
  const { KAFKA_BROKERS = '', TOPIC_PREFIX = '' } = running.env.order;
  const configEntries = [{ name: 'retention.ms', value: String(ms) }];
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: `${TOPIC_PREFIX}credit`, configEntries }];
  return withKafkaAdmin(KAFKA_BROKERS, (admin) => admin.alterConfigs({ validateOnly: false, resources }));
};
const HOUR_MS = 3_600_000;

const stranger = randomUUID();
const held: Record<string, unknown>[] = [];

/** One for each thing that `tessera check` can find. */
export const plants: readonly Plant[] = [
  {
    name: 'an order without a deadline',
    plant: (stage) =>
      sql(
        stage,
        'order',
        `INSERT INTO orders SELECT $2, customer_id, 'PENDING', NULL, lines, total, currency, NULL, 1,
         '[{"state":"PENDING","at":"2026-01-01T00:00:00.000Z"}]', false, false, now(), now(), NULL FROM orders WHERE id = $1`,
        [stage.orderId, stranger],
      ),
    mend: (stage) => sql(stage, 'order', 'DELETE FROM orders WHERE id = $1', [stranger]),
    id: 'I1',
    violation: () => `order ${stranger}`,
  },
  {
    name: 'a piece that came from nowhere',
    plant: (stage) => addPieces(stage, 1),
    mend: (stage) => addPieces(stage, -1),
    id: 'I2',
    violation: (stage) => `SKU ${stage.sku}`,
  },
  {
    name: 'a CONFIRMED order whose credit was given back',
    plant: (stage) =>
      sql(stage, 'user', `UPDATE credit_hold SET stage = 'released', version = 3 WHERE order_id = $1`, [stage.orderId]),
    mend: (stage) =>
      sql(stage, 'user', `UPDATE credit_hold SET stage = 'captured', version = 2 WHERE order_id = $1`, [stage.orderId]),
    id: 'I3',
    violation: (stage) => `order ${stage.orderId}`,
  },
  {
    name: 'a row that no relay takes',
    plant: (stage) => sql(stage, 'user', `INSERT INTO outbox (bucket, topic, headers) VALUES (999, 'credit', '[]')`),
    mend: (stage) => sql(stage, 'user', 'DELETE FROM outbox'),
    id: 'I4',
    violation: () => 'outbox of user',
  },
  {
    name: 'a key that is parked and not dead, in Postgres',
    plant: async (stage) => {
      const later = `INSERT INTO parked_key (consumer, key, state, attempts, due_at, reason, parked_at)
        VALUES ('order.checkout', 'k', 'retrying', 1, now() + interval '1 hour', 'planted', now())`;
      await sql(stage, 'order', later);
    },
    mend: (stage) => sql(stage, 'order', 'DELETE FROM parked_key'),
    id: 'I4',
    violation: () => 'key k',
  },
  {
    name: 'a key that is parked and not dead, in MongoDB',
    plant: (stage) => park(stage),
    mend: (stage) => unpark(stage),
    id: 'I4',
    violation: () => 'key k',
  },
  {
    name: 'a group that reads no more',
    plant: async (stage) => {
      stage.running.services.get('inventory')!.kill('SIGSTOP');
      await stage.buyer.order(stage.sku);
    },
    mend: async (stage) => stage.running.services.get('inventory')!.kill('SIGCONT'),
    id: 'I4',
    violation: () => 'group inventory.reservations',
  },
  {
    name: 'a hold that was changed once more',
    plant: (stage) => sql(stage, 'user', 'UPDATE credit_hold SET version = 3 WHERE order_id = $1', [stage.orderId]),
    mend: (stage) => sql(stage, 'user', 'UPDATE credit_hold SET version = 2 WHERE order_id = $1', [stage.orderId]),
    id: 'I5',
    violation: (stage) => `order ${stage.orderId}`,
  },
  {
    name: 'an inbox without its key',
    plant: (stage) => sql(stage, 'user', 'ALTER TABLE inbox DROP CONSTRAINT inbox_pkey'),
    mend: (stage) => sql(stage, 'user', 'ALTER TABLE inbox ADD PRIMARY KEY (consumer, message_id)'),
    id: 'I5',
    violation: () => 'inbox of user',
  },
  {
    name: 'a message that was never handled',
    plant: async (stage) =>
      held.push(
        ...(await sql(stage, 'user', 'DELETE FROM inbox WHERE ctid = (SELECT min(ctid) FROM inbox) RETURNING *')),
      ),
    mend: (stage) =>
      sql(stage, 'user', 'INSERT INTO inbox VALUES ($1, $2)', [held[0]!['consumer'], held[0]!['message_id']]),
    id: 'I7',
    violation: () => `message ${held[0]!['message_id']}`,
    args: ['--topics'],
  },
  {
    name: 'a cent held for nothing',
    plant: (stage) => sql(stage, 'user', 'UPDATE credit_account SET held = held + 1 WHERE spent > 0'),
    mend: (stage) => sql(stage, 'user', 'UPDATE credit_account SET held = held - 1 WHERE spent > 0'),
    id: 'I8',
    violation: () => 'user ',
  },
  {
    name: 'a copy of a price that is another',
    plant: (stage) => sql(stage, 'order', 'UPDATE prices SET amount = amount + 1 WHERE sku = $1', [stage.sku]),
    mend: (stage) => sql(stage, 'order', 'UPDATE prices SET amount = amount - 1 WHERE sku = $1', [stage.sku]),
    id: 'I11',
    violation: (stage) => `SKU ${stage.sku}`,
  },
  {
    name: 'a movement of stock that was never told',
    plant: (stage) => countMovement(stage, 1),
    mend: (stage) => countMovement(stage, -1),
    id: 'I13',
    violation: (stage) => `SKU ${stage.sku}`,
    args: ['--topics'],
  },
  {
    name: 'a topic that forgets after an hour',
    plant: (stage) => keepCredit(stage, HOUR_MS),
    mend: (stage) => keepCredit(stage, 14 * 24 * HOUR_MS),
    id: 'I12',
    violation: (stage) => `topic ${stage.running.env.order['TOPIC_PREFIX']}credit`,
  },
  {
    name: 'a story that begins in its middle',
    plant: (stage) =>
      tell(stage, 'orders', stranger, {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'order.shipped.v1',
        ce_subject: stranger,
        ce_sequence: '7',
      }),
    // A topic forgets nothing, so this one stands last.
    mend: async () => {},
    id: 'I6',
    violation: () => `key ${stranger}`,
    args: ['--topics'],
  },
];
