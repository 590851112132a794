import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { type Redis } from 'ioredis';
import { type Answer } from '../forward/answer.js';
import { withinMs } from '../redis/within-ms.js';
import { type RedisEntries } from './redis-entries.js';
import { type Lookup, type Mark, ResponseCache } from './response-cache.js';

const LOOK_EVERY_MS = 250;

export interface Patience {
  /** A store that has not answered by then is away. */
  forAnswerMs: number;
  /** The same for drops: whoever waits for one has changed something, and would rather wait than not see it. */
  forDropMs: number;
  /** How long nothing is read from a store that is there again: longer than any gateway takes to find it again. */
  forOthersMs: number;
}

const PATIENCE: Patience = { forAnswerMs: 40, forDropMs: 200, forOthersMs: 2_000 };

/** Older than all drops, and each of them later than it: nothing is found, kept, or shared with whoever asks the same. */
const UNKNOWN: Lookup = { mark: -1, droppedAt: Infinity };

/**
 * The cache of several gateways, in their store. While that is away there is none: an answer of this process's own might
 * be older than what its reader changed by way of another gateway. Nobody waits for a store that has failed once until, in the
 * background, it has worked again. What should have been dropped meanwhile nobody knows any more, so all is dropped then; and
 * nothing is read for a while, in which the other gateways come back and tell the same.
 */
export class RedisCache extends ResponseCache implements OnModuleInit, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private isAway = true;
  /** By `performance.now()`. */
  private readsFrom = Infinity;
  private running: Promise<void> | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly entries: RedisEntries,
    private readonly log: Pick<Log, 'info' | 'warn'>,
    private readonly patience = PATIENCE,
  ) {
    super();
  }

  /** Nobody waits for a store that is not there. */
  async onModuleInit() {
    await this.redis.connect().catch(() => {});
    await this.comeBack();
    const how = { log: this.log, failure: 'the cache cannot be used', signal: this.stopping.signal };
    this.running = repeat(() => this.comeBack(), LOOK_EVERY_MS, how);
  }

  async onApplicationShutdown() {
    this.stopping.abort();
    await this.running;
    this.redis.disconnect();
  }

  async find(key: string, tags: readonly string[]): Promise<Lookup> {
    if (!this.isRead) return UNKNOWN;
    return (await this.asked(this.entries.find(key, tags))) ?? UNKNOWN;
  }

  async keep(key: string, tags: readonly string[], mark: Mark, answer: Answer) {
    if (this.isRead) await this.asked(this.entries.keep(key, tags, mark, answer));
  }

  /** Told in any case: the other gateways may well reach the store. Waited for while it works. */
  async drop(tags: readonly string[]) {
    const told = this.entries.drop(tags);
    if (this.isAway) return void told.catch(() => {});
    await this.asked(told, this.patience.forDropMs);
  }

  get store() {
    return this.isAway ? 'away' : 'shared';
  }

  state() {
    return { kind: 'redis', store: this.store, ...this.entries.bounds };
  }

  private get isRead() {
    return performance.now() >= this.readsFrom;
  }

  private async asked<Told>(work: Promise<Told>, forMs = this.patience.forAnswerMs) {
    try {
      return await withinMs(forMs, work);
    } catch (error) {
      this.leave(error);
      return undefined;
    }
  }

  private leave(error: unknown) {
    if (!this.isAway) this.log.warn({ err: error }, 'the store of the cache is away: nothing is cached');
    this.isAway = true;
    this.readsFrom = Infinity;
  }

  /** Drops are told and waited for again before all is dropped, so that none falls in between. */
  private async comeBack() {
    if (!this.isAway) return;
    if (!(await this.works())) return this.connectAnew();
    this.isAway = false;
    await this.asked(this.entries.dropAll(), this.patience.forDropMs);
    // It may have failed by now, and then not only here.
    if (this.isAway) return;
    this.readsFrom = performance.now() + this.patience.forOthersMs;
    this.log.info({}, 'the cache is shared');
  }

  private async works() {
    return withinMs(this.patience.forAnswerMs, this.redis.ping()).then(
      () => true,
      () => false,
    );
  }

  /** One that is silent may be another one by now. */
  private connectAnew() {
    if (['connect', 'ready'].includes(this.redis.status)) this.redis.disconnect(true);
  }
}
