import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { OrderStore } from '../store/order.store.js';

const EVERY_MS = 1_000;
const BATCH = 100;

/**
 * The clock of the order process: an order that nobody decided in time is REJECTED with TIMEOUT. Every instance sweeps;
 * the row lock and the saga's table make the second one's move a no-op.
 */
@Injectable()
export class CheckoutDeadlines implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly orders: OrderStore,
    @Inject(PostgresDatabase) private readonly database: PostgresDatabase,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap() {
    const failure = 'overdue orders could not be swept, trying again';
    this.running = repeat(() => this.sweep(), EVERY_MS, { log: this.log, failure, signal: this.stopping.signal });
  }

  async beforeApplicationShutdown() {
    this.stopping.abort();
    await this.running;
  }

  /** Until nothing is overdue that can be rejected. A database that is away is tried again a second later: the deadline is in the row. */
  async sweep(): Promise<void> {
    let due = await this.orders.overdue(BATCH);
    while (due.length > 0 && (await this.reject(due)) > 0) due = await this.orders.overdue(BATCH);
  }

  /** How many it rejected. An order that fails by itself holds up no other: those of its batch are taken one by one. */
  private async reject(ids: string[]): Promise<number> {
    try {
      await this.rejectTogether(ids);
      return ids.length;
    } catch (error) {
      if (this.database.diagnose(error) === 'away') throw error;
      if (ids.length === 1) this.log.error({ err: error, order: ids[0] }, 'an overdue order cannot be rejected');
    }
    let rejected = 0;
    if (ids.length > 1) for (const id of ids) rejected += await this.reject([id]);
    return rejected;
  }

  private rejectTogether(ids: string[]) {
    return this.orders.changeByClock({ orders: ids }, (orders) =>
      ids.flatMap((id) => orders.advance(id, { on: 'deadline' }, new Date())),
    );
  }
}
