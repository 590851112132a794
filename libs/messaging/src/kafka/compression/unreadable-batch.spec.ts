import { createRequire } from 'node:module';
import { surviveUnreadableBatches, UnreadableBatch } from './unreadable-batch.js';

const load = createRequire(import.meta.url);
const corrupt = Object.assign(new Error('lz4: corrupt'), { name: 'UnpackingFailed' });

interface Asked {
  topics: { topic: string; partitions: { partition: number; fetchOffset: string }[] }[];
}

/** The changed methods of kafkajs, called as the library does. What it decodes is decided by what was asked for. */
describe('a fetch', () => {
  const broker = load('kafkajs/src/broker').prototype;
  const group = load('kafkajs/src/consumer/consumerGroup').prototype;
  const original = broker.fetch;
  let answer: (asked: Asked) => Promise<object>;
  let told: object[];

  beforeAll(() => {
    broker.fetch = (asked: Asked) => answer(asked);
    surviveUnreadableBatches();
  });
  afterAll(() => {
    broker.fetch = original;
  });
  beforeEach(() => {
    told = [];
  });

  const partitions = [0, 1, 2].map((partition) => ({ partition, fetchOffset: `4${partition}` }));
  const request = { maxWaitTime: 250, topics: [{ topic: 'orders', partitions }] };
  const asksFor = (asked: Asked, partition: number) =>
    asked.topics[0]?.partitions.some((one) => one.partition === partition);
  const member = (isPaused: boolean) => ({
    groupId: 'g',
    isPaused: () => isPaused,
    pause: (of: object[]) => told.push(...of),
    instrumentationEmitter: {
      emit: (name: string, { error, restart }: { error: Error; restart: boolean }) =>
        told.push({ name, error: error.name, restart }),
    },
  });

  it('that cannot be decoded is asked again by partition, and names the one', async () => {
    answer = (asked) => (asksFor(asked, 1) ? Promise.reject(corrupt) : Promise.resolve({ responses: [] }));
    await expect(broker.fetch(request)).rejects.toMatchObject({
      name: 'UnreadableBatch',
      message: 'the batch at offset 41 of orders/1 cannot be read (lz4: corrupt)',
      topic: 'orders',
      partition: 1,
      retriable: false,
    });
  });

  it('goes on when what could not be decoded is gone meanwhile', async () => {
    let asked = 0;
    answer = () => (asked++ === 0 ? Promise.reject(corrupt) : Promise.resolve({ responses: ['all'] }));
    expect(await broker.fetch(request)).toEqual({ responses: ['all'] });
  });

  it('leaves every other error to whoever knows it', async () => {
    const closed = Object.assign(new Error('closed'), { name: 'KafkaJSConnectionClosedError' });
    answer = () => Promise.reject(closed);
    await expect(broker.fetch(request)).rejects.toBe(closed);
    answer = (asked) => Promise.reject(asked.topics[0]?.partitions.length === 1 ? closed : corrupt);
    await expect(broker.fetch(request)).rejects.toBe(closed);
    await expect(group.recoverFromFetch.call({}, new TypeError('bug'))).rejects.toThrow('bug');
  });

  it('ends no consumer: the partition is paused, unless all are, and who listens is told', async () => {
    const error = new UnreadableBatch('orders', 1, '41', corrupt);
    await group.recoverFromFetch.call(member(false), error);
    const crash = { name: 'consumer.crash', error: 'UnreadableBatch', restart: true };
    expect(told).toEqual([{ topic: 'orders', partitions: [1] }, crash]);
    told = [];
    await group.recoverFromFetch.call(member(true), error);
    expect(told).toEqual([crash]);
  });
});
