import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type DomainEvent, type OrderView, productChanged, type StockCheck } from '@tessera/contracts';
import { KafkaServer, toMessage } from '@tessera/messaging';
import { postgresSource } from '@tessera/messaging/postgres';
import { startService } from '@tessera/runtime';
import {
  type Answer,
  ask,
  type Ask,
  eventually,
  ISSUER,
  JwksDoor,
  kafkaTopics,
  postgresDatabase,
  Signer,
  type TestDatabase,
  type TestTopics,
} from '@tessera/testing';
import { type Producer } from 'kafkajs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { AppModule } from '../src/app.module.js';
import { orderSettings } from '../src/settings.js';
import { databaseAt } from '../src/store/database.js';

/** The order service through its doors: HTTP and Kafka, on real Postgres and Kafka; inventory is the edge of the world. */
let app: NestFastifyApplication;
let test: TestDatabase;
let topics: TestTopics;
export const signer = new Signer();
const keys = new JwksDoor([signer.jwk()]);
let producer: Producer;
let inventory: Server;
/** How many of a product inventory has; more than any order wants, until it is told another thing. */
let available = 1_000_000;
export const inStock = (pieces?: number) => void (available = pieces ?? 1_000_000);
/** Until when each check at the door may take, as inventory was told. */
export const checkedUntil: number[] = [];
let base: string;
export let customer: string;
export let staff: string;
let customerToken: string;

export const EUR = (amount: number) => ({ amount, currency: 'EUR' });
export const body = (lines: unknown, more: object = {}) => ({ lines, ...more });
export const tea = (quantity = 1) => [{ sku: 'TEA', quantity }];

/** As the customer, unless a token says otherwise. */
export const send = (method: string, path: string, { token = customerToken, ...rest }: Ask = {}): Promise<Answer> =>
  ask(method, base + path, { token, ...rest });
export const place = (json: unknown, headers = {}, token = customerToken) =>
  send('POST', '/v1/orders', { body: json, headers, token });
/** A connection of its own to the service's database. */
const beside = async () => {
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  return client;
};
/** The rows that a statement gives, run in the service's database beside the service. */
export const inDatabase = async (statement: string): Promise<unknown[]> => {
  const client = await beside();
  const { rows } = await client.query(statement).finally(() => client.end());
  return rows;
};
/** Nobody else gets at this table until the function that is given back is called. */
export const lockTable = async (table: string) => {
  const client = await beside();
  await client.query(`BEGIN; LOCK TABLE ${table}`);
  return () => client.end();
};
export const orderOf = async (id: string): Promise<OrderView> =>
  (await send('GET', `/v1/orders/${id}`, { token: staff })).body;

export const tell = async (event: DomainEvent) => {
  const { key, value, headers } = toMessage(event, '/test');
  const named = Object.fromEntries(headers.map(([name, bytes]) => [name, bytes.toString()]));
  await producer.send({ topic: topics.TOPIC_PREFIX + event.type.topic, messages: [{ key, value, headers: named }] });
};

export const openService = async () => {
  [test, topics] = await Promise.all([postgresDatabase(), kafkaTopics(), keys.open()]);
  inventory = createServer(async (request, response) => {
    if (request.url !== '/internal/stock-check') return response.end('{}');
    checkedUntil.push(Number(request.headers['x-request-deadline']));
    const { lines } = (await json(request)) as StockCheck;
    return response.end(JSON.stringify({ short: [], stock: lines.map(({ sku }) => ({ sku, available })) }));
  }).listen(0, '127.0.0.1');
  await once(inventory, 'listening');
  const { port } = inventory.address() as AddressInfo;
  process.env['NODE_ENV'] = 'production';
  const settings = orderSettings.parse({
    DATABASE_URL: test.url,
    KAFKA_BROKERS: topics.KAFKA_BROKERS,
    TOPIC_PREFIX: topics.TOPIC_PREFIX,
    GROUP_PREFIX: topics.GROUP_PREFIX,
    TOKEN_ISSUER: ISSUER,
    JWKS_URL: keys.url,
    INVENTORY_URL: `http://127.0.0.1:${port}`,
    ORDER_DEADLINE_MS: '3000',
    LOG_LEVEL: 'silent',
  });
  const source = await postgresSource(databaseAt(test.url)).initialize();
  await source.runMigrations();
  await source.destroy();
  app = await startService({
    name: 'order',
    module: AppModule.with(settings),
    settings,
    port: 0,
    prepare: (nest) => void nest.connectMicroservice({ strategy: nest.get(KafkaServer) }),
  });
  base = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  customer = uuidv7();
  customerToken = signer.tokenOf(['customer'], customer);
  staff = signer.tokenOf(['customer', 'staff']);
  producer = topics.kafka.producer();
  await producer.connect();
  await eventually(async () => expect((await send('GET', '/health/ready')).status).toBe(200));
  const product = {
    sku: 'TEA',
    name: 'Green tea',
    description: '',
    price: EUR(450),
    status: 'active',
    version: 1,
  } as const;
  await tell(productChanged.of('TEA', 1, product));
  await tell(productChanged.of('OLD', 1, { ...product, sku: 'OLD', status: 'retired' }));
  await eventually(async () => expect((await place(body(tea()))).status).toBe(202));
};

export const closeService = async () => {
  await app.close();
  await producer.disconnect();
  await keys.close();
  inventory.close();
  await topics.drop();
  await test.drop();
};
