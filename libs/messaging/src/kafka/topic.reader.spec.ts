import { type ConsumerRunConfig, type EachBatchPayload } from 'kafkajs';
import { EventEmitter } from 'node:events';
import { UnreadableBatch } from './compression/unreadable-batch.js';
import { type KafkaClient, type Range } from './kafka.client.js';
import { type TakePage, TopicReader } from './topic.reader.js';

/** A consumer to which nothing comes but what a test says of it. */
class SilentConsumer extends EventEmitter {
  readonly events = { CRASH: 'crash' };
  eachBatch: NonNullable<ConsumerRunConfig['eachBatch']> = () => Promise.resolve();
  connect = () => Promise.resolve();
  subscribe = () => Promise.resolve();
  disconnect = () => Promise.resolve();
  run = async ({ eachBatch }: ConsumerRunConfig) => void (this.eachBatch = eachBatch ?? this.eachBatch);
  crash = (error: Error, restart: boolean) => this.emit('crash', { payload: { error, restart } });

  async give(topic: string, partition: number, ...offsets: number[]) {
    const messages = offsets.map((offset) => ({ offset: String(offset), key: null, value: null, timestamp: '0' }));
    const batch = { topic: `p.${topic}`, partition, messages, lastOffset: () => String(offsets.at(-1)) };
    await this.eachBatch({ batch } as unknown as EachBatchPayload);
  }
}

const part = (partition: number, low: number, end: number): Range => ({
  partition,
  low: BigInt(low),
  first: BigInt(low),
  end: BigInt(end),
});
const topics: Record<string, Range[]> = { orders: [part(0, 5, 8), part(1, 3, 3)], credit: [part(0, 0, 2)] };

const readerOf = (take: TakePage = () => Promise.resolve()) => {
  const consumer = new SilentConsumer();
  const client = {
    consumer: () => consumer,
    topic: (name: string) => `p.${name}`,
    plainTopic: (name: string) => name.slice(2),
    range: (topic: string) => Promise.resolve(topics[topic]),
  };
  const reader = new TopicReader(client as unknown as KafkaClient, Object.keys(topics), 'g', take);
  return { reader, consumer };
};
const turn = () => new Promise(setImmediate);

it('reads what the topics held when it was asked for, each by its own name, and tells how far it is', async () => {
  const taken: string[] = [];
  const { reader, consumer } = readerOf(async (messages) => {
    for (const { topic, partition, offset } of messages) taken.push(`${topic}/${partition}/${offset}`);
  });
  const told: [number, number][] = [];
  const end = reader.toEnd((...progress) => void told.push(progress));
  await turn();
  await consumer.give('orders', 0, 5, 6);
  await turn();
  await consumer.give('credit', 0, 0, 1);
  await turn();
  await consumer.give('orders', 0, 7, 8, 9);
  expect(await end).toBe(5);
  expect(told).toEqual([
    [2, 5],
    [4, 5],
    [5, 5],
  ]);
  expect(taken).toEqual(
    [5, 6].map((n) => `orders/0/${n}`).concat(['credit/0/0', 'credit/0/1'], ['orders/0/7', 'orders/0/8', 'orders/0/9']),
  );
});

it('says at once which batch cannot be read, instead of that nothing comes', async () => {
  const { reader, consumer } = readerOf();
  const reading = reader.toEnd();
  await turn();
  consumer.crash(new UnreadableBatch('orders', 0, '7', new Error('zstd: corrupt')), true);
  await expect(reading).rejects.toThrow('the batch at offset 7 of orders/0 cannot be read (zstd: corrupt)');
});

it('waits for a client that comes back by itself, and ends with one that does not', async () => {
  const { reader, consumer } = readerOf();
  const reading = reader.toEnd();
  await turn();
  consumer.crash(new Error('a broker is away'), true);
  consumer.crash(new Error('the login is wrong'), false);
  await expect(reading).rejects.toThrow('the login is wrong');
});

it('throws what a page throws', async () => {
  const { reader, consumer } = readerOf(() => Promise.reject(new Error('the database is away')));
  const reading = reader.toEnd();
  await turn();
  await consumer.give('credit', 0, 0, 1);
  await expect(reading).rejects.toThrow('the database is away');
});

it('joins no group where there is nothing to read', async () => {
  const { reader, consumer } = readerOf();
  const connected: string[] = [];
  consumer.connect = async () => void connected.push('connected');
  const [orders = [], credit = []] = [topics['orders'], topics['credit']];
  Object.assign(topics, { orders: [part(0, 8, 8)], credit: [part(0, 2, 2)] });
  expect(await reader.toEnd()).toBe(0);
  expect(connected).toEqual([]);
  Object.assign(topics, { orders, credit });
});
