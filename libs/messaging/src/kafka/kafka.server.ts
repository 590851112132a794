import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { type CheckResult, type Health, type Log } from '@tessera/runtime';
import { type GroupConsumer } from '../consumer/group.consumer.js';
import { type Database } from '../change/database.js';
import { observeDepths } from '../metrics/depth.metrics.js';
import { OutboxRelay } from '../outbox/outbox.relay.js';
import { GroupSubscriber } from './group.subscriber.js';
import { type KafkaClient } from './kafka.client.js';
import { LagWatch } from './lag.watch.js';

/**
 * Tessera's transport strategy: all consumer groups of a service, and its relay. It starts after HTTP listens and never
 * keeps it from listening; Nest closes it after the last request and before the databases. Listeners are providers
 * marked with `@Listener`: Nest's message patterns, guards, pipes and interceptors play no part here.
 */
export class KafkaServer extends Server implements CustomTransportStrategy {
  private readonly relay: OutboxRelay;
  private subscribers: GroupSubscriber[] = [];

  private watch: LagWatch | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly database: Database<never>,
    /** Asked when everything is made: listeners may stand in any module. */
    private readonly groups: () => GroupConsumer[],
    health: Health,
    private readonly log: Log,
  ) {
    super();
    this.relay = new OutboxRelay(database.outbox, client.produce, log);
    health.register('kafka', () => this.check());
  }

  listen(callback: () => void) {
    const groups = this.groups();
    this.subscribers = groups.map((group) => new GroupSubscriber(this.client, group, this.exit, this.log));
    const watch = new LagWatch(this.client, this.subscribers, () => this.database.ping(), this.exit, this.log);
    this.watch = watch;
    observeDepths({ database: this.database, groups, lags: () => watch.lags });
    this.relay.start();
    for (const subscriber of this.subscribers) subscriber.start();
    watch.start();
    callback();
  }

  async close() {
    this.watch?.stop();
    await Promise.all(this.subscribers.map((subscriber) => subscriber.stop()));
    await this.relay.stop();
    await this.client.disconnect();
  }

  on(): never {
    throw new Error('KafkaServer has no events; ask Health instead');
  }

  unwrap<Parts>(): Parts {
    throw new Error('KafkaServer hides its client; see libs/messaging/src/kafka');
  }

  /** A consumer that reads no more would let its lag grow in silence; a supervisor starts us anew. */
  private exit = (error: unknown) => {
    this.log.fatal({ err: error }, 'a Kafka consumer reads no more');
    process.exit(1);
  };

  private check(): CheckResult {
    if (this.subscribers.some((subscriber) => !subscriber.assigned)) return 'down';
    const unreadable = this.subscribers.flatMap((subscriber) => subscriber.unreadable);
    const reasons = [...unreadable.map(({ message }) => message), ...this.relay.refusals];
    if (reasons.length > 0) return { state: 'degraded', reasons };
    return this.relay.stuck || this.subscribers.some((subscriber) => !subscriber.connected) ? 'degraded' : 'ok';
  }
}
