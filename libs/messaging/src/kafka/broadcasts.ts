import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type DataOf, type EventType } from '@tessera/contracts';
import { type CheckResult, type Health, type Log } from '@tessera/runtime';
import { type EventEnvelope, readEnvelope } from '../wire/cloud-event.js';
import { type IncomingMessage } from '../wire/message.js';
import { type BroadcastOptions, BroadcastSubscriber } from './broadcast.subscriber.js';
import { type KafkaClient } from './kafka.client.js';

const SILENT_MS = 60_000;

/** How well an instance hears a topic, at the moment when it is asked. */
export type Hearing = Pick<BroadcastSubscriber, 'caughtUp' | 'silentMs' | 'unreadable'>;

/** Kafka is needed until the first catching up; later on an instance serves with what it knows. */
export const hearing = (topic: string, { caughtUp, silentMs, unreadable }: Hearing): CheckResult => {
  if (!caughtUp) return { state: 'down', reasons: [`${topic} was not read up to its end yet`] };
  const silence = silentMs > SILENT_MS ? [`${topic} was not heard for ${Math.floor(silentMs / 1000)} s`] : [];
  const reasons = [...unreadable.map(({ message }) => message), ...silence];
  return reasons.length > 0 ? { state: 'degraded', reasons } : 'ok';
};

type From = BroadcastOptions['from'];

/** How far back it begins, in ms. */
const reach = (from: From) => (from === 'beginning' ? Infinity : from === 'end' ? 0 : from.sinceMs);

/** The one that begins earlier: whoever wanted less hears more, and must bear it as it bears repetition. */
export const earlier = (one: From, other: From): From => (reach(one) >= reach(other) ? one : other);

type Listener = (message: IncomingMessage, envelope: EventEnvelope) => void;

const orLogged = ({ topic, partition, offset }: IncomingMessage, log: Pick<Log, 'error'>, work: () => void) => {
  try {
    work();
  } catch (error) {
    log.error({ err: error, topic, partition, offset }, 'a message could not be handled');
  }
};

/**
 * The envelope is read once for all: a gateway hears the events of every order for seven listeners, and read for each they took it
 * 34 µs a message instead of 11. A listener that throws keeps it from none of the others.
 */
export const tellAll = (listeners: readonly Listener[], message: IncomingMessage, log: Pick<Log, 'error'>): void =>
  orLogged(message, log, () => {
    const envelope = readEnvelope(message);
    for (const listener of listeners) orLogged(message, log, () => listener(message, envelope));
  });

/** All who listen to one topic in this process, and how well they hear it. */
class Audience implements Hearing {
  readonly listeners: Listener[] = [];
  subscriber?: BroadcastSubscriber;

  constructor(public from: From) {}

  get caughtUp() {
    return this.subscriber?.caughtUp ?? false;
  }

  get silentMs() {
    return this.subscriber?.silentMs ?? 0;
  }

  get unreadable() {
    return this.subscriber?.unreadable ?? [];
  }
}

/**
 * What every instance of every service hears for itself, beside the groups that share work: for caches, live streams and
 * revocation. It begins when the app has started and ends after its last request; nothing here keeps HTTP from listening.
 */
export class Broadcasts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly audiences = new Map<string, Audience>();

  constructor(
    private readonly client: KafkaClient,
    private readonly health: Health,
    private readonly log: Log,
  ) {}

  /**
   * Calls `on` with every event of these types, which are of one topic, in the order of its keys and repeated ones too; to
   * be said before the app has started. What is unreadable, or what `on` throws at, is logged and passed over. Other types
   * are of no concern. A topic is read once for all who listen to it, from where the first of them begins.
   * `/health/ready` shows the topic: down until all that was there is read, degraded after 60 s without an answer of a broker.
   * Gives how well it is heard, for whom that is too late.
   */
  hear<Type extends EventType>(
    types: readonly [Type, ...Type[]],
    from: From,
    on: (data: DataOf<Type>, envelope: EventEnvelope) => void,
  ): Hearing {
    const audience = this.audienceOf(types[0].topic, from);
    audience.from = earlier(audience.from, from);
    audience.listeners.push((message, envelope) => {
      const type = types.find(({ name }) => name === envelope.type);
      // The schema is that of the type, which says what its data are.
      if (type) on(type.schema.parse(JSON.parse(String(message.value))) as DataOf<Type>, envelope);
    });
    return audience;
  }

  onApplicationBootstrap() {
    for (const [topic, audience] of this.audiences) {
      const { from } = audience;
      const onMessage = (message: IncomingMessage) => tellAll(audience.listeners, message, this.log);
      audience.subscriber = new BroadcastSubscriber(this.client, { topic, from, onMessage }, this.log);
      audience.subscriber.start();
    }
  }

  async onApplicationShutdown() {
    await Promise.all([...this.audiences.values()].map(({ subscriber }) => subscriber?.stop()));
  }

  private audienceOf(topic: string, from: From): Audience {
    const known = this.audiences.get(topic);
    if (known) return known;
    const audience = new Audience(from);
    this.audiences.set(topic, audience);
    this.health.register(topic, () => hearing(topic, audience));
    return audience;
  }
}
