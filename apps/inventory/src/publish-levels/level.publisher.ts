import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { KafkaClient } from '@tessera/messaging';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { Lease } from '../store/lease.js';
import { LevelOutbox } from '../store/level.outbox.js';
import { LevelRelay } from './level.relay.js';

const EVERY_MS = 200;
const LONGEST_PAUSE_MS = 2_000;
/** All that are marked are looked through each time. After an upgrade, or an outage, that is every stock, for three minutes. */
const PAUSE_PER_MARK_MS = 0.1;
/** No produce may outlive the lease, as with the outbox. */
const LEASE = { leaseMs: 10_000, atLeastMs: 7_000 };

/** Has stock levels told every 200 ms; less often while it fails, and while many thousands wait. */
@Injectable()
export class LevelPublisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly lease: Lease;
  private readonly relay: LevelRelay;
  private failures = 0;
  private marked = 0;
  private running: Promise<void> | undefined;

  constructor(
    levels: LevelOutbox,
    kafka: KafkaClient,
    database: MongoDatabase,
    private readonly log: Log,
  ) {
    this.lease = new Lease(database.connection, 'stock-levels', LEASE);
    this.relay = new LevelRelay(levels, this.lease, kafka.produce);
  }

  onApplicationBootstrap() {
    const failure = 'stock levels cannot be told right now, none is lost';
    const pause = () => Math.min(LONGEST_PAUSE_MS, EVERY_MS * 2 ** this.failures) + this.marked * PAUSE_PER_MARK_MS;
    this.running = repeat(() => this.publish(), pause, { log: this.log, failure, signal: this.stopping.signal });
  }

  /** What is not told by now, another instance tells, or the next one. */
  async beforeApplicationShutdown() {
    this.stopping.abort();
    await this.running;
    await this.lease.release().catch((error: unknown) => this.log.warn({ err: error }, 'the lease runs out by itself'));
  }

  private async publish() {
    this.failures += 1;
    this.marked = await this.relay.relay();
    this.failures = 0;
  }
}
