import { followed } from '@tessera/contracts';
import { openKafka } from '@tessera/messaging/kafka';
import { type Kafka, type Message, type Producer } from 'kafkajs';

/** Topics that somebody reads. */
export const followedTopics = [...new Set(followed.map(({ topic }) => topic))];

/** A message that was sent by hand, and where it has come to stand. */
export interface Sent {
  topic: string;
  partition: number;
  offset: string;
  ids: string[];
}

/** A client of our own, past the proxies. Names are without the prefix. */
export class KafkaProbe {
  readonly client: Kafka;
  private readonly producer: Producer;
  private connected: Promise<void> | undefined;

  constructor(
    brokers: string,
    private readonly prefix: string,
  ) {
    this.client = openKafka('chaos', { KAFKA_BROKERS: brokers }, { retry: { retries: 8 } });
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

  async close() {
    await this.producer.disconnect();
  }
}
