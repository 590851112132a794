const LEAST = 20;
const MOST = 256;
const BACK_OFF = 0.9;

/**
 * How many requests a service may have at once, its bulkhead. It begins at the top; an answer that comes late lowers it by a tenth, once a
 * round trip, and answers in time raise it by one a round trip while it is needed: AIMD, which Netflix's concurrency-limits
 * advises to clients. A measure of latency instead (Gradient2) takes a mixture of quick and slow routes for a queue.
 */
export class ConcurrencyLimit {
  private limit = MOST;
  private loweredAt = 0;

  get current(): number {
    return Math.floor(this.limit);
  }

  inTime(inFlight: number) {
    if (inFlight * 2 >= this.limit) this.limit = Math.min(MOST, this.limit + 1 / this.limit);
  }

  /** What was sent before it was lowered the last time says nothing of the limit since. Times are `performance.now()`. */
  late(sentAt: number, now: number) {
    if (sentAt < this.loweredAt) return;
    this.limit = Math.max(LEAST, this.limit * BACK_OFF);
    this.loweredAt = now;
  }
}
