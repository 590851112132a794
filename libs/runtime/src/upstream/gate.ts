import { Breaker } from './breaker.js';
import { ConcurrencyLimit } from './concurrency-limit.js';

/** What a request that was let in says of the service in the end: nothing, when nobody waited or nobody was reached. */
export type Outcome = 'good' | 'bad' | 'unsaid';

/** Where a request is on its way through the gate. Times are `performance.now()`. */
export interface Passage {
  readonly enteredAt: number;
  /** From here on it was late: half of its time is over. */
  readonly lateAt: number;
}

/** Says whether a service may be asked at all: the breaker, and how many at once, for all its instances. */
export class Gate {
  private readonly breaker = new Breaker();
  private readonly limit = new ConcurrencyLimit();
  private inFlight = 0;
  /** Requests by what they said, and those that were not let in. */
  readonly counts = { good: 0, bad: 0, unsaid: 0, shed: 0 };

  /** Each that is let in must `leave`. */
  enter({ enteredAt }: Passage): boolean {
    if (this.inFlight >= this.limit.current || !this.breaker.lets(enteredAt)) {
      this.counts.shed += 1;
      return false;
    }
    this.inFlight += 1;
    return true;
  }

  leave({ enteredAt, lateAt }: Passage, outcome: Outcome, now: number) {
    if (outcome === 'good') this.breaker.succeeded(now);
    else if (outcome === 'bad') this.breaker.failed(now);
    else this.breaker.abandoned();
    if (now >= lateAt) this.limit.late(enteredAt, now);
    else if (outcome === 'good') this.limit.inTime(this.inFlight);
    this.inFlight -= 1;
    this.counts[outcome] += 1;
  }

  stateAt(now: number) {
    const { inFlight, limit } = this;
    return { breaker: this.breaker.stateAt(now), inFlight, limit: limit.current };
  }
}
