import { type IHeaders, type KafkaMessage } from 'kafkajs';
import { type Header, type IncomingMessage } from '../wire/message.js';

const listed = (headers: IHeaders | undefined): Header[] =>
  Object.entries(headers ?? {}).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, Buffer.from(one)] as const),
  );

/** A message of kafkajs as ours. `topic` is without TOPIC_PREFIX. */
export const asIncoming = (topic: string, partition: number, message: KafkaMessage): IncomingMessage => {
  const { key, value, headers, offset, timestamp } = message;
  return { topic, partition, offset, timestamp, key, value, headers: listed(headers) };
};
