/** For so many requests one may be sent again: without a limit a service that fails is asked over and over (SRE book, ch. 22). */
const REQUESTS_A_RETRY = 5;
/** For services that are asked seldom. */
const RETRIES_A_SECOND = 3;
/** What was in flight to an instance when it died is sent again at once. */
const MOST = 100 * REQUESTS_A_RETRY;

/** A token bucket, in requests: they fill it, retries empty it. Times are `performance.now()`. */
export class RetryBudget {
  /** How many were sent again, those included that had reached nobody and cost nothing. */
  spent = 0;
  private tokens = MOST;

  constructor(private filledAt: number) {}

  /** How many may be sent again now. */
  get left(): number {
    return Math.floor(this.tokens / REQUESTS_A_RETRY);
  }

  /** Another request is sent for the first time. */
  deposit() {
    if (this.tokens < MOST) this.tokens += 1;
  }

  /** May one be sent again? */
  withdraw(now: number): boolean {
    const seconds = (now - this.filledAt) / 1_000;
    this.tokens = Math.min(MOST, this.tokens + seconds * RETRIES_A_SECOND * REQUESTS_A_RETRY);
    this.filledAt = now;
    if (this.tokens < REQUESTS_A_RETRY) return false;
    this.tokens -= REQUESTS_A_RETRY;
    return true;
  }
}
