import { allTopics } from '@tessera/contracts';
import { Kafka, logLevel } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { eventually } from './eventually.js';
import { givenUrl } from './given-url.js';

/** Topics of a test file's own: all of Tessera's under a prefix. */
export interface TestTopics {
  KAFKA_BROKERS: string;
  TOPIC_PREFIX: string;
  GROUP_PREFIX: string;
  kafka: Kafka;
  drop(): Promise<void>;
}

/** Creates all topics with two partitions each, under a prefix of their own, on the run's Kafka or on another one. */
export const kafkaTopics = async (brokers = givenUrl('KAFKA_BROKERS')): Promise<TestTopics> => {
  const prefix = `test-${randomBytes(4).toString('hex')}-`;
  const kafka = new Kafka({ clientId: 'test', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const { brokers: nodes } = await admin.describeCluster();
  const topics = allTopics({ prefix, brokers: nodes.length, partitions: 2 });
  await admin.createTopics({ topics, waitForLeaders: false });
  // A partition answers for its offsets once its leader is at work. Metadata names the leader before that, and a producer
  // that tries again then sends once more what other partitions have taken already.
  await eventually(() => Promise.all(topics.map(({ topic }) => admin.fetchTopicOffsets(topic))));
  const drop = async () => {
    await admin.deleteTopics({ topics: topics.map(({ topic }) => topic) });
    await admin.disconnect();
  };
  return { KAFKA_BROKERS: brokers, TOPIC_PREFIX: prefix, GROUP_PREFIX: prefix, kafka, drop };
};
