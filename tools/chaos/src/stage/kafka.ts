import { muteNegativeTimers } from '@tessera/stack';
import { Kafka, type KafkaMessage, logLevel, type Message, type Producer } from 'kafkajs';
import { randomBytes } from 'node:crypto';

/** A message that was sent by hand, and where it has come to stand. */
export interface Sent {
  topic: string;
  partition: number;
  offset: string;
  ids: string[];
}

/** A client of our own, past the proxies. Names are without the prefix. */
export class Tap {
  readonly client: Kafka;
  private readonly producer: Producer;
  private connected: Promise<void> | undefined;

  constructor(
    brokers: string,
    private readonly prefix: string,
  ) {
    muteNegativeTimers();
    this.client = new Kafka({
      clientId: 'chaos',
      brokers: [brokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 8 },
    });
    this.producer = this.client.producer({ allowAutoTopicCreation: false });
  }

  name = (topic: string) => this.prefix + topic;

  async send(topic: string, message: Message): Promise<Sent> {
    this.connected ??= this.producer.connect();
    await this.connected;
    const [place] = await this.producer.send({ topic: this.name(topic), messages: [message] });
    const ids = [message.headers?.['ce_id'] ?? []].flat().map(String);
    return { topic, partition: place?.partition ?? -1, offset: place?.baseOffset ?? '-1', ids };
  }

  /** From the beginning to where the topic ends now. Gives up when nothing comes for 10 s. */
  async read(
    topic: string,
    page: (messages: (KafkaMessage & { partition: number })[]) => Promise<void>,
  ): Promise<void> {
    const ends = await this.endsOf(topic);
    const groupId = this.name(`chaos-${randomBytes(6).toString('hex')}`);
    const consumer = this.client.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
    const { promise, resolve } = Promise.withResolvers<void>();
    const impatience = setTimeout(resolve, 10_000);
    if (ends.size === 0) resolve();
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [this.name(topic)], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch: { messages, partition } }) => {
          impatience.refresh();
          await page(messages.map((message) => ({ ...message, partition })));
          if (Number(messages.at(-1)?.offset ?? -1) + 1 >= (ends.get(partition) ?? 0)) ends.delete(partition);
          if (ends.size === 0) resolve();
        },
      });
      await promise;
    } finally {
      clearTimeout(impatience);
      await consumer.disconnect();
    }
  }

  async close() {
    await this.producer.disconnect();
  }

  private async endsOf(topic: string): Promise<Map<number, number>> {
    const admin = this.client.admin();
    await admin.connect();
    try {
      const ends = await admin.fetchTopicOffsets(this.name(topic));
      return new Map(ends.filter(({ low, high }) => low !== high).map((end) => [end.partition, Number(end.high)]));
    } finally {
      await admin.disconnect();
    }
  }
}
