import { createLog, Health } from '@tessera/runtime';
import { eventually, kafkaTopics, type TestTopics } from '@tessera/testing';
import kafkajs, { type Admin, CompressionTypes, type Producer } from 'kafkajs';
import { type Bench, counted, type Counters, postgresBench } from '../../../test/counters.fixture.js';
import { type Database } from '../../change/database.js';
import { GroupConsumer } from '../../consumer/group.consumer.js';
import { On } from '../../consumer/listener.decorator.js';
import { Routes } from '../../consumer/route.js';
import { toMessage } from '../../wire/cloud-event.js';
import { KafkaClient } from '../kafka.client.js';
import { KafkaServer } from '../kafka.server.js';

// CommonJS whose names Node does not all find.
const { ConfigResourceTypes } = kafkajs;
const log = createLog('test', 'silent');
const received: string[] = [];

class CountingListener {
  @On(counted, () => ({ names: ['received'] }))
  count(_: Counters, { n }: { n: number }, { subject }: { subject: string }) {
    received.push(`${subject}:${n}`);
    return [];
  }
}

const messageOf = (key: string, n: number) => {
  const { value, headers } = toMessage(counted.of(key, n, { n }), '/test');
  return { key, value, headers: Object.fromEntries(headers.map(([name, bytes]) => [name, String(bytes)])) };
};

describe('a consumer', () => {
  const health = new Health();
  let bench: Bench;
  let topics: TestTopics;
  let server: KafkaServer;
  let producer: Producer;
  let admin: Admin;
  let orders: string;

  beforeAll(async () => {
    [bench, topics] = await Promise.all([postgresBench(), kafkaTopics()]);
    orders = `${topics.TOPIC_PREFIX}orders`;
    const client = new KafkaClient('test', topics, log);
    const store = bench.counters as ConstructorParameters<typeof Routes>[1];
    const routes = new Routes({ group: 'user.credit', store: Object } as never, store, new CountingListener());
    const database = bench.database as Database<never>;
    server = new KafkaServer(client, database, () => [new GroupConsumer(routes, bench.database, log)], health, log);
    server.listen(() => {});
    producer = topics.kafka.producer();
    admin = topics.kafka.admin();
    await Promise.all([producer.connect(), admin.connect()]);
    await eventually(async () => expect((await health.report()).status).toBe('ok'));
  });
  afterAll(async () => {
    await server.close();
    await Promise.all([producer.disconnect(), admin.disconnect()]);
    await topics.drop();
    await bench.close();
  });

  const send = async (key: string, compression: CompressionTypes) => {
    const messages = Array.from({ length: 20 }, (_, n) => messageOf(key, n + 1));
    await producer.send({ topic: orders, compression, messages });
    return messages.map((_, n) => `${key}:${n + 1}`);
  };
  const receivedOf = (key: string) => received.filter((line) => line.startsWith(`${key}:`));

  it.each(['GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const)('reads what a producer has packed with %s', async (codec) => {
    const sent = await send(codec, CompressionTypes[codec]);
    await eventually(() => expect(receivedOf(codec)).toEqual(sent));
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('reads a topic that the broker packs with %s', async (type) => {
    const configEntries = [{ name: 'compression.type', value: type }];
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: orders, configEntries }];
    await admin.alterConfigs({ validateOnly: false, resources });
    const sent = await send(type, CompressionTypes.None);
    await eventually(() => expect(receivedOf(type)).toEqual(sent));
  });

  it('goes on in all other partitions where a batch would fill its memory, and readiness says where that lies', async () => {
    const bomb = { partition: 0, value: Buffer.alloc(32 * 1_048_576) };
    await producer.send({ topic: orders, compression: CompressionTypes.ZSTD, messages: [bomb] });
    const messages = [0, 1].map((partition) => ({ ...messageOf(`partition-${partition}`, 1), partition }));
    await producer.send({ topic: orders, messages });
    await eventually(() => expect(received).toContain('partition-1:1'));
    const { status, reasons } = await health.report();
    expect(status).toBe('degraded');
    expect(reasons).toEqual([
      expect.stringMatching(/^the batch at offset \d+ of \S+orders\/0 cannot be read \(zstd: .*larger than/i),
    ]);
    expect(received).not.toContain('partition-0:1');
  });
});
