import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { avoidNegativeTimers } from './negative-timers.js';
import { registerCodecs } from './compression/codecs.js';
import { surviveUnreadableBatches } from './compression/unreadable-batch.js';
import { type KafkaConnection, kafkaOptions } from './kafka.settings.js';
import { surviveLostBrokers } from './lost-brokers.js';

/** A client of the library for these brokers, which says nothing unless told so. Nobody else makes one. */
export const openKafka = (
  clientId: string,
  at: KafkaConnection,
  options: Omit<KafkaConfig, 'clientId' | 'brokers' | 'ssl' | 'sasl'> = {},
): Kafka => {
  avoidNegativeTimers();
  surviveLostBrokers();
  registerCodecs();
  surviveUnreadableBatches();
  return new Kafka({ clientId, logLevel: logLevel.NOTHING, ...options, ...kafkaOptions(at) });
};
