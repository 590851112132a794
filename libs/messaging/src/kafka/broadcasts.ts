import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type DataOf, type EventType } from '@tessera/contracts';
import { type CheckResult, type Health, type Log } from '@tessera/runtime';
import { type EventEnvelope, readEnvelope } from '../wire/cloud-event.js';
import { type IncomingMessage } from '../wire/message.js';
import { type BroadcastOptions, BroadcastSubscriber } from './broadcast.subscriber.js';
import { type KafkaClient } from './kafka.client.js';

const SILENT_MS = 60_000;

/** How well an instance hears a topic. Whoever asks for its readiness looks at no more than this. */
type Hearing = Pick<BroadcastSubscriber, 'caughtUp' | 'silentMs' | 'unreadable'>;

/** Kafka is needed until the first catching up; later on an instance serves with what it knows. */
export const hearing = (topic: string, { caughtUp, silentMs, unreadable }: Hearing): CheckResult => {
  if (!caughtUp) return { state: 'down', reasons: [`${topic} was not read up to its end yet`] };
  const silence = silentMs > SILENT_MS ? [`${topic} was not heard for ${Math.floor(silentMs / 1000)} s`] : [];
  const reasons = [...unreadable.map(({ message }) => message), ...silence];
  return reasons.length > 0 ? { state: 'degraded', reasons } : 'ok';
};

/**
 * What every instance of every service hears for itself, beside the groups that share work: for caches, live streams and
 * revocation. It begins when the app has started and ends after its last request; nothing here keeps HTTP from listening.
 */
export class Broadcasts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly subscribers: BroadcastSubscriber[] = [];

  constructor(
    private readonly client: KafkaClient,
    private readonly health: Health,
    private readonly log: Log,
  ) {}

  /**
   * Calls `on` with every event of these types, which are of one topic, in the order of its keys and repeated ones too; to
   * be said before the app has started. What is unreadable, or what `on` throws at, is logged and passed over. Other types
   * are of no concern. `/health/ready` shows the topic: down until all that was there is read, degraded after 60 s without
   * an answer of a broker.
   */
  hear<Type extends EventType>(
    types: readonly [Type, ...Type[]],
    from: BroadcastOptions['from'],
    on: (data: DataOf<Type>, envelope: EventEnvelope) => void,
  ) {
    const { topic } = types[0];
    const onMessage = (message: IncomingMessage) => {
      const envelope = readEnvelope(message);
      const type = types.find(({ name }) => name === envelope.type);
      // The schema is that of the type, which says what its data are.
      if (type) on(type.schema.parse(JSON.parse(String(message.value))) as DataOf<Type>, envelope);
    };
    const subscriber = new BroadcastSubscriber(this.client, { topic, from, onMessage }, this.log);
    this.subscribers.push(subscriber);
    this.health.register(topic, () => hearing(topic, subscriber));
  }

  onApplicationBootstrap() {
    for (const subscriber of this.subscribers) subscriber.start();
  }

  async onApplicationShutdown() {
    await Promise.all(this.subscribers.map((subscriber) => subscriber.stop()));
  }
}
