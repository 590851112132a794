import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { EventEmitter } from 'node:events';
import { type Order } from '../domain/order.js';
import { OrderReader } from './order.reader.js';
import { OrderStore } from './order.store.js';

const LOOK_EVERY_MS = 250;
/** Each is an open request; the statement that looks for them all stays a matter of milliseconds. */
const MOST = 10_000;

/**
 * Who waits for an order to be decided. What this process decides is told with its commit; what another instance did is
 * looked for, four times a second, by one statement for all who wait.
 */
@Injectable()
export class Decisions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The events are ids of orders. */
  private readonly waiting = new EventEmitter().setMaxListeners(0);
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  /** How many wait. */
  count = 0;

  constructor(
    orders: OrderStore,
    private readonly reader: OrderReader,
    private readonly log: Log,
  ) {
    orders.whenDecided((order) => this.tell(order));
  }

  onApplicationBootstrap() {
    const failure = 'decisions of other instances could not be looked for, trying again';
    this.running = repeat(() => this.look(), LOOK_EVERY_MS, { log: this.log, failure, signal: this.stopping.signal });
  }

  /** Whoever waits still is answered before the door closes. */
  async beforeApplicationShutdown() {
    this.stopping.abort();
    for (const id of this.ids()) this.waiting.emit(id);
    await this.running;
  }

  /** The order once it is decided. Undefined after `ms`; sooner when its client is gone, too many wait, or the service ends. */
  async of(id: string, ms: number, gone: AbortSignal): Promise<Order | undefined> {
    if (this.count >= MOST || this.stopping.signal.aborted || gone.aborted) return undefined;
    const { promise, resolve } = Promise.withResolvers<Order | undefined>();
    const giveUp = () => resolve(undefined);
    const late = setTimeout(giveUp, ms);
    gone.addEventListener('abort', giveUp);
    this.waiting.on(id, resolve);
    this.count += 1;
    return promise.finally(() => {
      this.count -= 1;
      this.waiting.off(id, resolve);
      gone.removeEventListener('abort', giveUp);
      clearTimeout(late);
    });
  }

  private async look() {
    if (this.count > 0) for (const order of await this.reader.decidedOf(this.ids())) this.tell(order);
  }

  private tell(order: Order) {
    this.waiting.emit(order.id, order);
  }

  private ids() {
    return this.waiting.eventNames().map(String);
  }
}
