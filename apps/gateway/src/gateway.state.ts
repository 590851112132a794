import { Injectable } from '@nestjs/common';
import { AuthState } from '@tessera/auth';
import { CachedReads } from './edge/cache/cached-reads.js';
import { Upstreams } from './edge/forward/upstreams.js';
import { Counters } from './edge/limits/counters.js';
import { LiveOrders } from './live-orders/live-orders.js';

/** What the gateway knows and does right now, in one document for people: `GET /v1/gateway/state` on the management port. */
@Injectable()
export class GatewayState {
  constructor(
    private readonly auth: AuthState,
    private readonly upstreams: Upstreams,
    private readonly counters: Counters,
    private readonly reads: CachedReads,
    private readonly live: LiveOrders,
  ) {}

  read() {
    const { rss, heapUsed, external } = process.memoryUsage();
    return {
      at: new Date().toISOString(),
      upSeconds: Math.round(process.uptime()),
      memory: { rssBytes: rss, heapBytes: heapUsed, externalBytes: external },
      services: this.upstreams.state(),
      limits: this.counters.state(),
      cache: this.reads.state(),
      streams: { open: this.live.count, heard: !this.live.isDeaf },
      ...this.auth.read(),
    };
  }
}
