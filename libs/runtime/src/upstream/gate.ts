import { Breaker } from './breaker.js';
import { ConcurrencyLimit } from './concurrency-limit.js';

/** Of all requests, those that wait for something to happen as well: each keeps a connection. */
const BULKHEAD = 512;

/** What a request that was let in says of the service in the end: nothing, when nobody waited or nobody was reached. */
export type Outcome = 'good' | 'bad' | 'unsaid';

/** Where a request is on its way through the gate. Times are `performance.now()`. */
export interface Passage {
  /** It may take long by its nature (`Prefer: wait`), so it neither counts towards the limit nor moves it. */
  readonly isPatient: boolean;
  readonly enteredAt: number;
  /** From here on it was late: half of its time is over. */
  readonly lateAt: number;
}

/** Says whether a service may be asked at all: the breaker, the bulkhead and the limit that moves, for all its instances. */
export class Gate {
  private readonly breaker = new Breaker();
  private readonly limit = new ConcurrencyLimit();
  private inFlight = 0;
  private patient = 0;

  /** Each that is let in must `leave`. */
  enter({ isPatient, enteredAt }: Passage): boolean {
    if (isPatient ? this.inFlight >= BULKHEAD : this.inFlight - this.patient >= this.limit.current) return false;
    if (!this.breaker.lets(enteredAt)) return false;
    this.inFlight += 1;
    if (isPatient) this.patient += 1;
    return true;
  }

  leave({ isPatient, enteredAt, lateAt }: Passage, outcome: Outcome, now: number) {
    if (outcome === 'good') this.breaker.succeeded(now);
    else if (outcome === 'bad') this.breaker.failed(now);
    else this.breaker.abandoned();
    if (!isPatient && now >= lateAt) this.limit.late(enteredAt, now);
    else if (!isPatient && outcome === 'good') this.limit.inTime(this.inFlight - this.patient);
    this.inFlight -= 1;
    if (isPatient) this.patient -= 1;
  }

  stateAt(now: number) {
    const { inFlight, patient, limit } = this;
    return { breaker: this.breaker.stateAt(now), inFlight, patient, limit: limit.current, bulkhead: BULKHEAD };
  }
}
