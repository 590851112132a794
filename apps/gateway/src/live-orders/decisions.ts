import { Injectable } from '@nestjs/common';
import { type Principal } from '@tessera/auth';
import { type OrderView } from '@tessera/contracts';
import { type ServerResponse } from 'node:http';
import { whenClosed } from '../edge/streams/when-closed.js';
import { type FollowedOrder } from './followed-order.js';
import { LiveOrders } from './live-orders.js';
import { Waiter } from './waiter.js';

const LOOK_AGAIN_MS = 1_000;

/** Who waits, and for what. */
interface Wait {
  id: string;
  user: Principal;
  ms: number;
  /** Whom it is for: when they are gone, nobody waits. */
  answer: ServerResponse;
}

/** Waits for orders to be decided. */
@Injectable()
export class Decisions {
  constructor(private readonly orders: LiveOrders) {}

  /**
   * The order once it is decided, at once if it is already. Undefined after `ms`; sooner when its client is gone, it cannot be
   * read, or the gateway ends. Refuses UPSTREAM_UNAVAILABLE when too many follow orders.
   */
  async of({ id, user, ms, answer }: Wait): Promise<OrderView | undefined> {
    const waiter = new Waiter(user);
    const { order, stop } = this.orders.follow(id, waiter);
    whenClosed(answer, waiter.end);
    const looking = this.lookWhileDeaf(order);
    try {
      await order.letIn(waiter).catch(() => order.look());
      return await waiter.decided(ms);
    } finally {
      clearInterval(looking);
      stop();
    }
  }

  private lookWhileDeaf(order: FollowedOrder) {
    return setInterval(() => this.orders.isDeaf && order.look(), LOOK_AGAIN_MS);
  }
}
