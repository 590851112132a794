import { type KafkaMessage } from 'kafkajs';
import { type IncomingMessage } from '../wire/message.js';
import { listed } from './headers.js';

/** A message of kafkajs as ours. `topic` is without TOPIC_PREFIX. */
export const asIncoming = (topic: string, partition: number, message: KafkaMessage): IncomingMessage => {
  const { key, value, headers, offset, timestamp } = message;
  return { topic, partition, offset, timestamp, key, value, headers: listed(headers) };
};
