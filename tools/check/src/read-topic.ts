import { type EachBatchPayload, type Kafka, type KafkaMessage } from 'kafkajs';

/** A message of a topic with its place. */
export type Told = KafkaMessage & { partition: number };

/** Takes the next messages of one partition, in their order. */
export type Page = (messages: Told[]) => Promise<void>;

const STALLED_MS = 30_000;

/** Settles when every partition was read up to its end; fails when a page does, or when nothing comes for half a minute. */
class Reader {
  private readonly over = Promise.withResolvers<void>();
  private readonly stalled = setTimeout(() => this.over.reject(new Error('nothing more can be read')), STALLED_MS);

  constructor(
    private readonly open: Map<number, number>,
    private readonly page: Page,
  ) {}

  get done(): Promise<void> {
    return this.over.promise;
  }

  close() {
    clearTimeout(this.stalled);
  }

  /** Never throws: kafkajs would try again for ever. */
  take = async ({ batch: { messages, partition } }: EachBatchPayload): Promise<void> => {
    this.stalled.refresh();
    await this.page(messages.map((message) => ({ ...message, partition }))).catch(this.over.reject);
    if (Number(messages.at(-1)?.offset ?? -1) + 1 >= (this.open.get(partition) ?? 0)) this.open.delete(partition);
    if (this.open.size === 0) this.over.resolve();
  };
}

/** Reads a topic from its beginning to these ends (the next offset by partition), as a group that commits nothing. */
export const readTopic = async (
  kafka: Kafka,
  { topic, groupId }: { topic: string; groupId: string },
  ends: Map<number, number>,
  page: Page,
): Promise<void> => {
  if (ends.size === 0) return;
  const reader = new Reader(ends, page);
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
  const start = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: reader.take });
  };
  try {
    await Promise.all([start(), reader.done]);
  } finally {
    reader.close();
    await consumer.disconnect();
  }
};
