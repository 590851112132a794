const OPEN_MS = 2_000;
const HALF_WINDOW_MS = 5_000;
/** Of fewer requests in five to ten seconds no share is worth speaking of. */
const ENOUGH = 20;
const FAILED_SHARE = 0.5;

/**
 * Stops asking a service of which half the requests fail, and after two seconds lets one through: whether that works decides for
 * the rest. It stands on the way of every request, hence no policy of a library. Times are `performance.now()`.
 */
export class Breaker {
  private openUntil = 0;
  private isProbing = false;
  private halfEnd = 0;
  private good = 0;
  private bad = 0;
  private goodBefore = 0;
  private badBefore = 0;

  /** May a request be sent? Each that may must come to `succeeded`, `failed` or `abandoned`. */
  lets(now: number): boolean {
    if (this.openUntil === 0) return true;
    if (now < this.openUntil || this.isProbing) return false;
    this.isProbing = true;
    return true;
  }

  succeeded(now: number) {
    if (this.isProbing) this.close();
    this.turn(now);
    this.good += 1;
  }

  failed(now: number) {
    if (this.isProbing) return this.open(now);
    this.turn(now);
    this.bad += 1;
    const bad = this.bad + this.badBefore;
    const all = bad + this.good + this.goodBefore;
    if (this.openUntil === 0 && all >= ENOUGH && bad >= all * FAILED_SHARE) this.open(now);
  }

  /** Nobody waited for its answer, or it reached nobody: it says nothing. */
  abandoned() {
    this.isProbing = false;
  }

  stateAt(now: number): 'closed' | 'open' | 'half-open' {
    if (this.openUntil === 0) return 'closed';
    return now < this.openUntil ? 'open' : 'half-open';
  }

  private open(now: number) {
    this.openUntil = now + OPEN_MS;
    this.isProbing = false;
  }

  private close() {
    this.openUntil = 0;
    this.isProbing = false;
    this.good = this.bad = this.goodBefore = this.badBefore = 0;
  }

  private turn(now: number) {
    if (now < this.halfEnd) return;
    const isNext = now < this.halfEnd + HALF_WINDOW_MS;
    this.goodBefore = isNext ? this.good : 0;
    this.badBefore = isNext ? this.bad : 0;
    this.good = 0;
    this.bad = 0;
    this.halfEnd = now + HALF_WINDOW_MS;
  }
}
