import { type ThrottlerStorage } from '@nestjs/throttler';

/** What was decided about one request. `waitSeconds`: waiting that long is enough for the next one. */
export interface Admission {
  admitted: boolean;
  remaining: number;
  waitSeconds: number;
}

const MAX_KEYS = 50_000;

/**
 * Counts by a sliding log: within any span of the window's length no more than the quota are admitted. What is refused
 * is not counted. At most `maxKeys` keys are remembered; beyond that the one that was idle longest is forgotten, so that
 * a flood of addresses costs no more memory than that.
 */
export class SlidingWindows implements ThrottlerStorage {
  /** Times of the admitted requests per key, oldest first; the keys in the order of their last use. */
  private readonly logs = new Map<string, number[]>();

  constructor(
    private readonly maxKeys = MAX_KEYS,
    private readonly now: () => number = () => performance.now(),
  ) {}

  take(key: string, quota: number, windowMs: number): Admission {
    const now = this.now();
    const log = this.current(key, now - windowMs);
    const admitted = log.length < quota;
    if (admitted) log.push(now);
    this.keep(key, log);
    return { admitted, remaining: quota - log.length, waitSeconds: this.wait(log, now, windowMs) };
  }

  /** What `take` would say, without counting anything. */
  look(key: string, quota: number, windowMs: number): Admission {
    const now = this.now();
    const log = this.current(key, now - windowMs);
    const remaining = quota - log.length;
    return { admitted: remaining > 0, remaining, waitSeconds: this.wait(log, now, windowMs) };
  }

  /** Takes back the last admission of a key: its request was refused elsewhere, or turned out not to count. */
  giveBack(key: string) {
    this.logs.get(key)?.pop();
  }

  /** `take` as @nestjs/throttler asks for it; there is no block beyond the window (`blockDuration` 0). */
  async increment(key: string, ttl: number, limit: number) {
    const { admitted, remaining, waitSeconds } = this.take(key, limit, ttl);
    const totalHits = limit - remaining + (admitted ? 0 : 1);
    return {
      totalHits,
      timeToExpire: waitSeconds,
      isBlocked: !admitted,
      timeToBlockExpire: admitted ? 0 : waitSeconds,
    };
  }

  /** What was admitted since then. */
  private current(key: string, since: number): number[] {
    const log = this.logs.get(key) ?? [];
    while (log[0] !== undefined && log[0] <= since) log.shift();
    return log;
  }

  private wait([oldest]: number[], now: number, windowMs: number): number {
    return Math.ceil(((oldest ?? now) + windowMs - now) / 1000);
  }

  private keep(key: string, log: number[]) {
    this.logs.delete(key);
    this.logs.set(key, log);
    if (this.logs.size <= this.maxKeys) return;
    for (const idle of this.logs.keys()) return void this.logs.delete(idle);
  }
}
