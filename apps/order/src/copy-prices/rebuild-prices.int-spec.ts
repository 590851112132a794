import { productChanged } from '@tessera/contracts';
import { type KafkaClient, toMessage } from '@tessera/messaging';
import { EventEmitter } from 'node:events';
import { type QueryRunner } from 'typeorm';
import { type OrderDatabase, orderDatabase } from '../../test/database.fixture.js';
import { rebuildPrices } from './rebuild-prices.js';

let db: OrderDatabase;
let session: QueryRunner;

beforeEach(async () => {
  db = await orderDatabase();
  session = db.source.createQueryRunner();
});
afterEach(async () => {
  await session.release();
  await db.close();
});

/** A topic of one partition, and who reads it. */
class Topic extends EventEmitter {
  readonly events = { CRASH: 'crash' };
  private end = 0;
  private eachBatch: (payload: object) => Promise<void> = async () => {};
  connect = async () => {};
  subscribe = async () => {};
  disconnect = async () => {};
  run = async (config: { eachBatch: (payload: object) => Promise<void> }) => {
    this.eachBatch = config.eachBatch;
    await this.tell('TEA', 1);
  };

  /** Nobody waits for the reader: a broker does not either. */
  tell(sku: string, version: number) {
    const price = { amount: 100 * version, currency: 'EUR' };
    const data = { sku, name: sku, description: '', price, status: 'active' as const, version };
    const { key, value, headers } = toMessage(productChanged.of(sku, version, data), '/tessera/inventory');
    const message = { key, value, headers: Object.fromEntries(headers), offset: String(this.end++), timestamp: '0' };
    const batch = { topic: 'products', partition: 0, messages: [message], lastOffset: () => message.offset };
    return this.eachBatch({ batch });
  }

  get client(): KafkaClient {
    const client = {
      consumer: () => this,
      topic: (name: string) => name,
      plainTopic: (name: string) => name,
      range: async () => [{ partition: 0, low: 0n, first: 0n, end: BigInt(Math.max(1, this.end)) }],
    };
    return client as unknown as KafkaClient;
  }
}

/** Calls `meanwhile` as soon as the statement that holds `part` is on its way, and does not wait for it. */
const during = (part: string, meanwhile: () => Promise<void>) => {
  const query = session.query.bind(session);
  const late: Promise<void>[] = [];
  session.query = (statement: string, ...rest: unknown[]) => {
    const answer = query(statement, ...(rest as []));
    if (statement.includes(part)) late.push(meanwhile());
    return answer;
  };
  return () => Promise.all(late);
};

it('counts nothing as applied that is told while it replaces rows: that is for the group', async () => {
  const topic = new Topic();
  const late = during('WITH removed', async () => {
    await topic.tell('TEA', 2);
    await topic.tell('NEW', 1);
  });
  expect(await rebuildPrices(session, topic.client, () => {})).toMatchObject({ rows: 1, added: 1, messages: 1 });
  await late();
  expect(await db.source.query('SELECT sku, version FROM prices')).toEqual([{ sku: 'TEA', version: 1 }]);
  expect(await db.source.query('SELECT key, sequence FROM newest_seen')).toEqual([{ key: 'TEA', sequence: 1 }]);
});
