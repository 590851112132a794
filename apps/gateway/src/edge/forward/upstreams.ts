import { type OnApplicationShutdown } from '@nestjs/common';
import { Upstream } from '@tessera/runtime';
import { type GatewaySettings } from '../../settings.js';
import { type CachedReads } from '../cache/cached-reads.js';
import { type Answering } from './answer.js';
import { Forwarder } from './forwarder.js';

/** The services behind, each with pools of its own. Closed only after the last request was answered. */
export class Upstreams implements OnApplicationShutdown {
  readonly user: Upstream;
  readonly order: Upstream;
  readonly inventory: Upstream;
  readonly toUser: Forwarder;
  readonly toOrder: Forwarder;
  readonly toInventory: Forwarder;

  constructor(
    urls: Pick<GatewaySettings, 'USER_URL' | 'ORDER_URL' | 'INVENTORY_URL'>,
    reads: CachedReads,
    answering: Answering,
  ) {
    this.user = new Upstream('user', urls.USER_URL);
    this.order = new Upstream('order', urls.ORDER_URL);
    this.inventory = new Upstream('inventory', urls.INVENTORY_URL);
    this.toUser = new Forwarder(this.user, reads, answering);
    this.toOrder = new Forwarder(this.order, reads, answering);
    this.toInventory = new Forwarder(this.inventory, reads, answering);
  }

  /** Of each service, for people. */
  state() {
    return [this.user, this.order, this.inventory].map((upstream) => upstream.state());
  }

  async onApplicationShutdown() {
    await Promise.all([this.user, this.order, this.inventory].map((upstream) => upstream.close()));
  }
}
