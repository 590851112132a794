import { type Principal } from '@tessera/auth';
import { type OrderView } from '@tessera/contracts';
import { type Follower } from './follower.js';

/** Waits for an order to be decided that they have just placed. */
export class Waiter implements Follower {
  /** As it was accepted. */
  readonly version = 1;
  private readonly outcome = Promise.withResolvers<OrderView | undefined>();

  constructor(readonly user: Principal) {}

  tell(order: OrderView) {
    if (order.state !== 'PENDING') this.outcome.resolve(order);
  }

  readonly end = () => this.outcome.resolve(undefined);

  /** The decided order; undefined after `ms`, or at the end. */
  async decided(ms: number): Promise<OrderView | undefined> {
    const late = setTimeout(this.end, ms);
    return this.outcome.promise.finally(() => clearTimeout(late));
  }
}
