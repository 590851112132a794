import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { type Health, type Log } from '@tessera/runtime';
import { type GroupConsumer } from '../consumer/group.consumer.js';
import { type OutboxRelay } from '../outbox/outbox.relay.js';
import { GroupReader } from './group.reader.js';
import { type KafkaClient } from './kafka.client.js';

/**
 * Tessera's transport strategy: all consumer groups of a service, and its relay. It starts after HTTP listens and never
 * keeps it from listening; Nest closes it after the last request and before the databases. Listeners are providers
 * marked with `@Listener`: Nest's message patterns, guards, pipes and interceptors play no part here.
 */
export class KafkaServer extends Server implements CustomTransportStrategy {
  private readers: GroupReader[] = [];

  constructor(
    private readonly client: KafkaClient,
    private readonly relay: OutboxRelay,
    /** Asked when everything is made: listeners may stand in any module. */
    private readonly groups: () => GroupConsumer[],
    health: Health,
    private readonly log: Log,
  ) {
    super();
    health.register('kafka', () => this.check());
  }

  listen(callback: () => void) {
    this.readers = this.groups().map((group) => new GroupReader(this.client, group, this.die, this.log));
    this.relay.start();
    for (const reader of this.readers) reader.start();
    callback();
  }

  async close() {
    await Promise.all(this.readers.map((reader) => reader.stop()));
    await this.relay.stop();
    await this.client.disconnect();
  }

  on(): never {
    throw new Error('KafkaServer has no events; ask Health instead');
  }

  unwrap<Parts>(): Parts {
    throw new Error('KafkaServer hides its client; see libs/messaging/src/kafka');
  }

  /** A consumer that stopped for good would let its lag grow in silence; a supervisor starts us anew. */
  private die = (error: unknown) => {
    this.log.fatal({ err: error }, 'the Kafka consumer stopped for good');
    process.exit(1);
  };

  private check() {
    if (this.readers.some((reader) => !reader.assigned)) return 'down';
    return this.relay.stuck || this.readers.some((reader) => !reader.connected) ? 'degraded' : 'ok';
  }
}
