import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '@tessera/runtime';
import { OrderStore } from '../store/order.store.js';

const EVERY_MS = 1_000;
const BATCH = 100;

/**
 * The clock of the order process: an order that nobody decided in time is REJECTED with TIMEOUT. Every instance sweeps;
 * the row lock and the saga's table make the second one's move a no-op.
 */
@Injectable()
export class CheckoutDeadlines implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly orders: OrderStore,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap() {
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep().finally(() => this.timer && this.onApplicationBootstrap());
    }, EVERY_MS);
  }

  async beforeApplicationShutdown() {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.sweeping;
  }

  /** Until nothing is overdue. A database that is away is tried again a second later: the deadline is in the row. */
  private async sweep() {
    try {
      let due = await this.orders.overdue(BATCH);
      while (due.length > 0) {
        await this.reject(due);
        due = await this.orders.overdue(BATCH);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'overdue orders could not be swept, trying again');
    }
  }

  private reject(ids: string[]) {
    return this.orders.change(
      { orders: ids },
      (orders) => ids.flatMap((id) => orders.advance(id, { on: 'deadline' }, new Date())),
      'message',
    );
  }
}
