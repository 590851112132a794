import { type LookupFunction, isIP } from 'node:net';
import { RoundRobinPool } from 'undici';
import { type Readiness } from '@tessera/contracts';
import { type Endpoint } from './discovery/discovery.js';
import { Latency } from './latency.js';

/** For so long a new instance, or one that came back, gets less than its share: its caches and its code are cold. */
export const WARM_UP_MS = 10_000;
const COLDEST = 0.1;

/** One instance of a service, and what is known of it. Times are `performance.now()`. */
export class Instance {
  /** Requests that it has not answered yet. */
  inFlight = 0;
  /** What `/health/ready` said last. */
  isReady = true;
  checksFailed = 0;
  /** What it said of itself; undefined before its first answer. */
  report: Readiness | undefined;
  /** Checks in a row that it did not answer at all. */
  checksUnanswered = 0;
  /** Until when it is passed over because of what became of requests; 0 when it is not. */
  ejectedUntil = 0;
  /** It was ejected because it did not take a connection: the next check that passes proves that wrong. */
  isAway = false;
  /** How often it was ejected of late; each time lasts longer. */
  ejections = 0;
  failuresInARow = 0;
  /** Answers and failures in the present window, to compare it with the others. */
  good = 0;
  bad = 0;
  /** Of the requests that come to it, as many may stay; below 1 where others have a larger weight. */
  share = 1;
  readonly latency: Latency;
  private warmAt: number;

  constructor(
    public endpoint: Endpoint,
    readonly pool: RoundRobinPool,
    { latencyMs, warmAt, now }: { latencyMs: number; warmAt: number; now: number },
  ) {
    this.latency = new Latency(latencyMs, now);
    this.warmAt = warmAt;
  }

  get isUsable(): boolean {
    return this.isReady && this.ejectedUntil === 0;
  }

  /** No more ejected. */
  comeBack(now: number) {
    this.ejectedUntil = 0;
    this.isAway = false;
    this.failuresInARow = 0;
    this.warmUp(now);
  }

  /** It was away, and comes back slowly. */
  warmUp(now: number) {
    this.warmAt = now + WARM_UP_MS;
  }

  /** What one more request would wait for, as far as one can know. */
  load(now: number): number {
    return this.inFlight === 0 ? this.latency.fadedAt(now) : (this.inFlight + 1) * this.latency.current;
  }

  shareAt(now: number): number {
    const cold = this.warmAt - now;
    return cold <= 0 ? this.share : this.share * Math.max(COLDEST, 1 - cold / WARM_UP_MS);
  }
}

/** Sooner than a service behind closes its socket (DRAIN_MS in a cluster), or a request could meet a closing connection. */
const IDLE_CONNECTION_MS = 4_000;
const CONNECT_MS = 1_000;
/** A larger body is an error of the service: it is held whole. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

const always =
  (address: string): LookupFunction =>
  (_hostname, { all }, done) => {
    const family = isIP(address);
    if (all) done(null, [{ address, family }]);
    else done(null, address, family);
  };

/**
 * The connections to one instance, used in turn. Each is replaced after `lifeMs`, or a little sooner or later, once its request is answered:
 * behind one address there may be a load balancer, which shows new instances to new connections only.
 */
export const connectionsTo = ({ origin, address }: Endpoint, lifeMs: number): RoundRobinPool =>
  new RoundRobinPool(origin, {
    clientTtl: lifeMs * (0.75 + Math.random() / 2),
    keepAliveTimeout: IDLE_CONNECTION_MS,
    // A service says 65 s itself, which undici would take over.
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
    // Each request has a deadline, and so has each check.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_BODY_BYTES,
    allowH2: false,
    connect: { timeout: CONNECT_MS, ...(address && { lookup: always(address) }) },
  });
