import { CommandError } from '@tessera/command';
import { UnreadableBatch } from '@tessera/messaging/kafka';
import { type ConsumerCrashEvent, type EachBatchPayload, type Kafka, type KafkaMessage } from 'kafkajs';

/** A message with its place. */
export type PlacedMessage = KafkaMessage & { topic: string; partition: number };

/** Takes the next messages of one partition, in their order. */
export type Page = (messages: PlacedMessage[]) => Promise<void>;

const STALLED_MS = 30_000;

/** What of some topics is still to be read: up to the newest message of the moment when it was asked for. */
export class Remaining {
  readonly topics: string[] = [];
  /** By topic and partition, the offset behind the last message. */
  private readonly ends = new Map<string, bigint>();

  expect(topic: string, partitions: readonly { partition: number; low: string; high: string }[]): void {
    const filled = partitions.filter(({ low, high }) => low !== high);
    for (const { partition, high } of filled) this.ends.set(`${topic}/${partition}`, BigInt(high));
    if (filled.length > 0) this.topics.push(topic);
  }

  /** Those of these messages, the next of their partition, that are not newer. */
  take<Message extends { offset: string }>(topic: string, partition: number, messages: readonly Message[]): Message[] {
    const place = `${topic}/${partition}`;
    const end = this.ends.get(place) ?? 0n;
    if (BigInt(messages.at(-1)?.offset ?? -1) + 1n >= end) this.ends.delete(place);
    return messages.filter(({ offset }) => BigInt(offset) < end);
  }

  get isEmpty(): boolean {
    return this.ends.size === 0;
  }
}

/** Reads the rest of these topics, from the oldest message, as a group that commits nothing. Throws what a page throws. */
export const readTopics = async (kafka: Kafka, groupId: string, remaining: Remaining, page: Page): Promise<void> => {
  if (remaining.isEmpty) return;
  const over = Promise.withResolvers<void>();
  const stall = new CommandError(`Kafka gives nothing more of ${remaining.topics.join(', ')}.`);
  const stalled = setTimeout(() => over.reject(stall), STALLED_MS);
  // Never throws: kafkajs would try again for ever.
  const eachBatch = async ({ batch: { topic, partition, messages } }: EachBatchPayload): Promise<void> => {
    stalled.refresh();
    const wanted = remaining.take(topic, partition, messages);
    await page(wanted.map((message) => ({ ...message, topic, partition }))).catch(over.reject);
    if (remaining.isEmpty) over.resolve();
  };
  // kafkajs comes back by itself where it can; what cannot be read, it would only wait for.
  const onCrash = ({ payload: { error, restart } }: ConsumerCrashEvent): void => {
    if (error instanceof UnreadableBatch || !restart) over.reject(error);
  };
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
  consumer.on(consumer.events.CRASH, onCrash);
  const start = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: remaining.topics, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch });
  };
  try {
    await Promise.all([start(), over.promise]);
  } finally {
    clearTimeout(stalled);
    await consumer.disconnect();
  }
};
