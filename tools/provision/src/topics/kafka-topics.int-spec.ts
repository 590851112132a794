import { allTopics } from '@tessera/contracts';
import { eventually, givenUrl } from '@tessera/testing';
import { type Admin } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { withKafkaAdmin } from './kafka-admin.js';
import { findTopics } from './found-topics.js';
import { prepareTopics, topicShortfalls } from './kafka-topics.js';
import { inWords } from './topic-shortfalls.js';

/** On the run's Kafka, under a prefix of each test's own. */
const prefix = () => `prepared-${randomBytes(4).toString('hex')}-`;
const retention = (value: string) => ({ name: 'retention.ms', value });

const withTopics = (use: (admin: Admin, prefix: string) => Promise<void>) =>
  withKafkaAdmin(
    givenUrl('KAFKA_BROKERS'),
    async (admin) => {
      const own = prefix();
      try {
        await use(admin, own);
      } finally {
        const names = (await admin.listTopics()).filter((name) => name.startsWith(own));
        await admin.deleteTopics({ topics: names });
      }
    },
    { retries: 5 },
  );

it('makes every topic as its contract wants it, and finds nothing to do the second time', () =>
  withTopics(async (admin, prefix) => {
    const plan = { prefix, partitions: 2 };
    expect(await prepareTopics(admin, plan)).toEqual([]);
    expect(await prepareTopics(admin, plan)).toEqual([]);
    const names = allTopics(plan).map(({ topic }) => topic);
    expect((await findTopics(admin, names)).map(({ partitions }) => partitions)).toEqual(names.map(() => 2));
  }));

it('sets what can be set on a topic in use, forgets nothing that was set before, and adds no partitions', () =>
  withTopics(async (admin, prefix) => {
    const orders = { topic: `${prefix}orders`, numPartitions: 1 };
    const configEntries = [retention('3600000'), { name: 'segment.ms', value: '7000000' }];
    await admin.createTopics({ waitForLeaders: false, topics: [{ ...orders, configEntries }] });
    await eventually(() => admin.fetchTopicOffsets(orders.topic));
    const plan = { prefix, partitions: 2 };
    const short = (await prepareTopics(admin, plan)).map(inWords);
    expect(short).toEqual([
      `${prefix}orders has partitions 1 instead of 2`,
      `${prefix}orders has retention.ms 3600000 instead of 1209600000`,
    ]);
    await eventually(async () => {
      const [found] = await findTopics(admin, [orders.topic]);
      expect(found).toMatchObject({ partitions: 1, own: { 'retention.ms': '1209600000', 'segment.ms': '7000000' } });
    });
    expect((await topicShortfalls(admin, plan)).map(inWords)).toEqual(short.slice(0, 1));
  }));
