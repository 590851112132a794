import { askKafka, kafkaClient, kafkaTrouble } from '@tessera/check';
import { CommandError } from '@tessera/command';
import { type Followed } from '@tessera/contracts';
import { type IncomingMessage, type KafkaSettings } from '@tessera/messaging/kafka';
import { type Consumer, type EachBatchPayload, type IHeaders } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { Patience } from './patience.js';
import { Rest } from './rest.js';

const NONE_THERE = 'these brokers have none of the platform, or the login may not see them';

/** Hears every message, those of one partition in order, and keeps of it what it needs. */
export type OnMessage = (message: IncomingMessage, from: Followed) => void;

const listed = (headers: IHeaders | undefined): IncomingMessage['headers'] =>
  Object.entries(headers ?? {}).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, Buffer.from(one)] as const),
  );

/**
 * Reads whole dead-letter topics, from the oldest message to the newest of this moment, one batch in memory at a time.
 * Reads as a group of nobody's, which commits nothing and is deleted afterwards.
 */
export const readDeadLetters = async (
  settings: KafkaSettings,
  sources: readonly Followed[],
  onMessage: OnMessage,
): Promise<void> => {
  const prefixed = sources.map((source) => [settings.TOPIC_PREFIX + source.deadLetters, source] as const);
  const rest = await restOf(settings, new Map(prefixed));
  if (rest.isEmpty) return;
  const group = `tessera.dlt-${randomBytes(6).toString('hex')}`;
  const consumer = kafkaClient(settings).consumer(group);
  try {
    await readAll(consumer, rest, onMessage);
  } catch (error) {
    throw kafkaTrouble(settings, error);
  } finally {
    await consumer.disconnect();
    // When that fails the broker forgets it by itself, as any group without members and offsets.
    await askKafka(settings, (admin) => admin.deleteGroups([settings.GROUP_PREFIX + group])).catch(() => {});
  }
};

/** A topic that is not there holds no dead letters; when none is, this is another platform, or somebody who may not see them. */
const restOf = (settings: KafkaSettings, byTopic: ReadonlyMap<string, Followed>): Promise<Rest<Followed>> =>
  askKafka(settings, async (admin) => {
    const all = new Set(await admin.listTopics());
    const there = [...byTopic].filter(([topic]) => all.has(topic));
    if (there.length === 0) throw new CommandError(`None of the dead-letter topics is there: ${NONE_THERE}.`);
    const rest = new Rest<Followed>();
    for (const [topic, source] of there) rest.expect(topic, source, await admin.fetchTopicOffsets(topic));
    return rest;
  });

const readAll = async (consumer: Consumer, rest: Rest<Followed>, onMessage: OnMessage) => {
  const patience = new Patience('The dead letters cannot be read on: Kafka gives nothing.');
  const take = ({ batch: { topic, partition, messages } }: EachBatchPayload) => {
    patience.moved();
    for (const { key, value, headers, offset, timestamp } of messages) {
      const source = rest.take(topic, partition, offset);
      const place = { partition, offset, timestamp };
      if (source) onMessage({ topic: source.deadLetters, ...place, key, value, headers: listed(headers) }, source);
    }
    if (rest.isEmpty) patience.end();
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: rest.topics, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: async (payload) => patience.with(() => take(payload)) });
    await patience.over;
  } finally {
    patience.end();
  }
};
