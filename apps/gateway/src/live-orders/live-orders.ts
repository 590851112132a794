import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type Principal } from '@tessera/auth';
import {
  orderCancelled,
  orderConfirmed,
  orderRejected,
  orderShipped,
  orderView,
  type OrderView,
} from '@tessera/contracts';
import { Broadcasts, type Hearing } from '@tessera/messaging';
import { observe, unavailable } from '@tessera/runtime';
import { bulkhead } from 'cockatiel';
import { Upstreams } from '../edge/forward/upstreams.js';
import { FollowedOrder } from './followed-order.js';
import { type Follower } from './follower.js';

/** Each is an open connection. */
const MOST = 10_000;
/** Of all reads here, so that many changes at once leave the service time for everybody else. */
const READS_AT_ONCE = 32;
const READ_MS = 2_000;
/** A broker that is there answers four times a second, with news or without. */
const DEAF_MS = 2_000;

/** What happens to an order after it was placed. */
const CHANGES = [orderConfirmed, orderRejected, orderCancelled, orderShipped] as const;

/** The reader of live orders: hears of every change of every order, and reads the order itself where somebody follows it. */
@Injectable()
export class LiveOrders implements BeforeApplicationShutdown {
  private readonly orders = new Map<string, FollowedOrder>();
  private readonly reads = bulkhead(READS_AT_ONCE, Infinity);
  private readonly hearing: Hearing;
  private readonly following = new Set<Follower>();
  private isClosing = false;

  constructor(
    private readonly upstreams: Upstreams,
    broadcasts: Broadcasts,
  ) {
    this.hearing = broadcasts.hear(CHANGES, 'end', ({ orderId }, { sequence }) =>
      this.orders.get(orderId)?.hear(sequence),
    );
    observe(['tessera_streams_open'], (tell) => tell('tessera_streams_open', this.count, {}));
  }

  /** Nothing that happened before it began to hear is heard of. */
  get isStarting(): boolean {
    return !this.hearing.caughtUp;
  }

  /** Kafka is away: what happens meanwhile is heard of later. */
  get isDeaf(): boolean {
    return this.isStarting || this.hearing.silentMs > DEAF_MS;
  }

  /** How many follow one. */
  get count(): number {
    return this.following.size;
  }

  /** From now on this order is followed, until `stop`. Refuses UPSTREAM_UNAVAILABLE when too many do, or the gateway ends. */
  follow(id: string, follower: Follower): { order: FollowedOrder; stop: () => void } {
    if (this.isClosing || this.count >= MOST) throw unavailable();
    const order = this.orders.get(id) ?? new FollowedOrder((user) => this.read(id, user));
    this.orders.set(id, order);
    order.followers.add(follower);
    this.following.add(follower);
    return { order, stop: () => this.leave(id, order, follower) };
  }

  /** Before the door closes, which waits for everybody who is still being answered. */
  beforeApplicationShutdown() {
    this.isClosing = true;
    for (const follower of this.following) follower.end();
  }

  private leave(id: string, order: FollowedOrder, follower: Follower) {
    this.following.delete(follower);
    order.followers.delete(follower);
    if (order.followers.size === 0 && this.orders.get(id) === order) this.orders.delete(id);
  }

  private read(id: string, { token }: Principal): Promise<OrderView> {
    const { order } = this.upstreams;
    const call = {
      method: 'GET',
      path: `/v1/orders/${id}`,
      authorization: `Bearer ${token}`,
      timeoutMs: READ_MS,
    } as const;
    return this.reads.execute(() => order.call('live-order', { ...call, answer: orderView }));
  }
}
