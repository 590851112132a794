import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { type Redis } from 'ioredis';
import { Counters, type CountersState, type Decision } from './counters.js';
import { Gateways } from './gateways.js';
import { MemoryCounters } from './memory-counters.js';
import { type Plan } from './policies.js';
import { RedisCounters } from './redis-counters.js';
import { withinMs } from '../redis/within-ms.js';

/** With what it takes to count here, a request is decided 50 ms after the store fell silent. */
const PATIENCE_MS = 40;
/** How often this gateway tells the others that it is here, which is also how it sees that the store works. */
const ANNOUNCE_EVERY_MS = 500;

/**
 * Counts in the shared store; in this process while that is away, and then each gateway admits its share of every quota.
 * Nobody waits for a store that has failed once until, in the background, it has worked again. What the store admits is noted
 * here as well, so that a caller who has used up the quota has not a new one the moment that the store is gone.
 */
export class SharedCounters extends Counters implements OnModuleInit, OnApplicationShutdown {
  private readonly plans: ReadonlyMap<string, Plan>;
  private readonly shared: RedisCounters;
  private readonly local: MemoryCounters;
  private readonly gateways: Gateways;
  private readonly stopping = new AbortController();
  private store: 'redis' | 'local' = 'redis';
  private running: Promise<void> | undefined;

  constructor(
    plans: readonly Plan[],
    private readonly redis: Redis,
    private readonly log: Pick<Log, 'info' | 'warn'>,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    super();
    this.plans = new Map(plans.map((plan) => [plan.name, plan]));
    this.shared = new RedisCounters(redis, plans);
    this.local = new MemoryCounters(plans);
    this.gateways = new Gateways(redis);
  }

  /** The first request is counted with those of the others, if the store is there; if not, nobody waits for it. */
  async onModuleInit() {
    await this.redis.connect().catch(() => {});
    await this.announce();
    const how = { log: this.log, failure: 'the limits cannot be shared', signal: this.stopping.signal };
    this.running = repeat(() => this.announce(), ANNOUNCE_EVERY_MS, how);
  }

  async onApplicationShutdown() {
    this.stopping.abort();
    await this.running;
    await this.asked(this.gateways.leave()).catch(() => {});
    this.redis.disconnect();
  }

  async increment(tracker: string, ttl: number, limit: number, block: number, name: string): Promise<Decision> {
    if (this.store === 'local') return this.local.increment(tracker, ttl, limit, block, name);
    try {
      return this.noted(tracker, name, await this.asked(this.shared.increment(tracker, ttl, limit, block, name)));
    } catch (error) {
      this.goLocal(error);
      return this.local.increment(tracker, ttl, limit, block, name);
    }
  }

  state(): CountersState {
    return { ...this.local.state(), store: this.store };
  }

  private asked<Answer>(answer: Promise<Answer>) {
    return withinMs(this.patienceMs, answer);
  }

  private noted(tracker: string, name: string, decision: Decision): Decision {
    const plan = this.plans.get(name);
    if (!plan || decision.isBlocked) return decision;
    const { giveBack } = this.local.note(tracker, plan);
    return {
      ...decision,
      giveBack: () => {
        decision.giveBack();
        giveBack();
      },
    };
  }

  private async announce() {
    try {
      this.local.gateways = await this.asked(this.gateways.announce());
      this.goShared();
    } catch (error) {
      this.goLocal(error);
      // One that is silent, or that takes no writes, may be another one by now.
      if (['connect', 'ready'].includes(this.redis.status)) this.redis.disconnect(true);
    }
  }

  private goLocal(error: unknown) {
    if (this.store === 'local') return;
    this.store = 'local';
    this.log.warn(
      { err: error, gateways: this.local.gateways },
      'the store of the limits is away: each gateway counts',
    );
  }

  private goShared() {
    if (this.store === 'redis') return;
    this.store = 'redis';
    this.log.info({ gateways: this.local.gateways }, 'the limits are shared again');
  }
}
