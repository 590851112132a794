import { createLog } from '@tessera/runtime';
import { kafkaTopics, type TestTopics } from '@tessera/testing';
import { type Producer } from 'kafkajs';
import { KafkaClient } from './kafka.client.js';
import { StretchReader } from './stretch.reader.js';

const log = createLog('test', 'silent');

describe('StretchReader', () => {
  let topics: TestTopics;
  let producer: Producer;
  let reader: StretchReader;

  beforeAll(async () => {
    topics = await kafkaTopics();
    producer = topics.kafka.producer({ transactionalId: `${topics.TOPIC_PREFIX}teller`, maxInFlightRequests: 1 });
    await producer.connect();
    for (const topic of ['orders', 'reservations'])
      for (const partition of [0, 1])
        await producer.send({
          topic: topics.TOPIC_PREFIX + topic,
          messages: Array.from({ length: 10 }, (_, n) => ({ value: `${topic}/${partition}:${n}`, partition })),
        });
  });
  afterAll(async () => {
    await producer.disconnect();
    await topics.drop();
  });
  beforeEach(() => {
    reader = new StretchReader(new KafkaClient('test', topics, log));
  });
  afterEach(() => reader.stop());

  const read = async (stretches: Parameters<StretchReader['read']>[0], ms = 20_000) => {
    const taken: string[] = [];
    const isWhole = await reader.read(stretches, Date.now() + ms, ({ value }) => taken.push(String(value)));
    return { isWhole, taken: taken.toSorted() };
  };

  it('gives what lies in each stretch and nothing beyond, and goes on with others', async () => {
    const first = await read([
      { topic: 'orders', partition: 0, from: 2n, to: 4n },
      { topic: 'reservations', partition: 1, from: 9n, to: 10n },
      { topic: 'reservations', partition: 0, from: 5n, to: 5n },
    ]);
    expect(first).toEqual({ isWhole: true, taken: ['orders/0:2', 'orders/0:3', 'reservations/1:9'] });
    const second = await read([{ topic: 'orders', partition: 1, from: 0n, to: 2n }]);
    expect(second).toEqual({ isWhole: true, taken: ['orders/1:0', 'orders/1:1'] });
  });

  it('joins no group, whose others a broker would wait for, and leaves none behind', async () => {
    await read([{ topic: 'orders', partition: 0, from: 0n, to: 10n }]);
    const admin = topics.kafka.admin();
    await admin.connect();
    const { groups } = await admin.listGroups();
    await admin.disconnect();
    expect(groups.filter(({ groupId }) => groupId.startsWith(topics.GROUP_PREFIX))).toEqual([]);
  });

  it('comes to the end where that is no message', async () => {
    const transaction = await producer.transaction();
    const topic = `${topics.TOPIC_PREFIX}credit`;
    await transaction.send({ topic, messages: [{ value: 'said', partition: 0 }] });
    await transaction.commit();
    const withTheMark = [{ topic: 'credit', partition: 0, from: 0n, to: 2n }];
    expect(await read(withTheMark)).toEqual({ isWhole: true, taken: ['said'] });
  });

  it('says so when it could not read all in time, or at all', async () => {
    const beyond = [{ topic: 'orders', partition: 0, from: 9n, to: 11n }];
    expect(await read(beyond, 1_000)).toEqual({ isWhole: false, taken: ['orders/0:9'] });
    expect((await read([{ topic: 'orders', partition: 0, from: 50n, to: 51n }])).isWhole).toBe(false);
    expect((await read([{ topic: 'orders', partition: 9, from: 0n, to: 1n }])).isWhole).toBe(false);
    expect((await read([{ topic: 'nothing', partition: 0, from: 0n, to: 1n }])).isWhole).toBe(false);
  });
});
