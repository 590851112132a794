import { type StoringApp } from '@tessera/contracts';
import { type RunningPlatform, runTask } from '@tessera/stack';
import { kafkaTopics, mongoDatabase, postgresDatabase } from '@tessera/testing';
import { quantile } from '../quantile.js';
import { Peer } from './peer.js';
import { type System } from './system.js';

/** What the stores allow: `peers/bare-orders`, on databases with the tables of the services. */
export class BareDrivers implements System {
  readonly label = 'bare drivers, one transaction a message';
  private peer: Peer | undefined;
  private drops: (() => Promise<void>)[] = [];

  constructor(
    private readonly platform: RunningPlatform,
    private readonly dir: string,
  ) {}

  async start() {
    const [order, user, inventory] = await Promise.all([postgresDatabase(), postgresDatabase(), mongoDatabase()]);
    const topics = await kafkaTopics();
    this.drops = [order, user, inventory, topics].map(({ drop }) => drop);
    await Promise.all([
      this.migrate('order', order.url),
      this.migrate('user', user.url),
      this.migrate('inventory', inventory.url),
    ]);
    this.peer = await Peer.start(this.dir, 'bare-orders/main', {
      ORDER_URL: order.url,
      USER_URL: user.url,
      INVENTORY_URL: inventory.url,
      KAFKA_BROKERS: topics.KAFKA_BROKERS,
      TOPIC_PREFIX: topics.TOPIC_PREFIX,
    });
    return { 'bare drivers': this.peer.pid };
  }

  async saturate(seconds: number, settled: () => void) {
    if (!this.peer) throw new Error('it was not started');
    // As that program says it.
    const { times, seconds: took } = (await this.peer.ask(seconds)) as { times: number[]; seconds: number };
    settled();
    const confirmed = times.length;
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    return { confirmed, refused: 0, perSecond: confirmed / took, p50, p99 };
  }

  async stop() {
    await this.peer?.stop();
    for (const drop of this.drops.splice(0)) await drop();
  }

  private migrate(app: StoringApp, url: string) {
    return runTask(app, 'migrate', { env: { ...this.platform.env[app], DATABASE_URL: url } });
  }
}
