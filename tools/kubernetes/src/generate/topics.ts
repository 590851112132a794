import { allTopics } from '@tessera/contracts';
import { type KubeObject } from '../object.js';
import { ofCluster } from './strimzi.js';

/** Each topic of the contract, dead letters included, as a KafkaTopic of Strimzi. */
export const kafkaTopics = (): KubeObject[] =>
  allTopics().map(({ topic, numPartitions, replicationFactor, configEntries }) => ({
    ...ofCluster('KafkaTopic', topic),
    spec: {
      topicName: topic,
      partitions: numPartitions,
      replicas: replicationFactor,
      // Strimzi compares with what the broker says; numbers are numbers there.
      config: Object.fromEntries(
        configEntries.map(({ name, value }) => [name, /^\d+$/.test(value) ? Number(value) : value]),
      ),
    },
  }));
