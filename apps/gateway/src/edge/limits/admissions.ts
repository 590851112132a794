import { type Limit } from './limits.js';
import { rateLimited } from './rate-limited.js';
import { type SlidingWindows } from './sliding-windows.js';

/** The windows that a request was let into. One that any limit refuses (429) counts for none of them. */
export class Admissions {
  private readonly keys = new WeakMap<object, string[]>();

  constructor(private readonly windows: SlidingWindows) {}

  /** Counts a request as somebody's under the limit of that name; throws RATE_LIMITED when their window is full. */
  admit(request: object, name: string, whose: string, { quota, seconds }: Limit) {
    const key = keyOf(name, whose);
    const { admitted, waitSeconds } = this.windows.take(key, quota, seconds * 1000);
    if (!admitted) throw rateLimited(name, quota, seconds, waitSeconds);
    this.keys.set(request, [...(this.keys.get(request) ?? []), key]);
  }

  /** Throws RATE_LIMITED when somebody's window is full, and counts nothing. */
  check(name: string, whose: string, { quota, seconds }: Limit) {
    const { admitted, waitSeconds } = this.windows.look(keyOf(name, whose), quota, seconds * 1000);
    if (!admitted) throw rateLimited(name, quota, seconds, waitSeconds);
  }

  /** Counts what has happened already. */
  count(name: string, whose: string, { quota, seconds }: Limit) {
    this.windows.take(keyOf(name, whose), quota, seconds * 1000);
  }

  /** The request was refused by some limit, here or elsewhere. */
  withdraw(request: object) {
    for (const key of this.keys.get(request) ?? []) this.windows.giveBack(key);
    this.keys.delete(request);
  }
}

const keyOf = (name: string, whose: string) => `${name} ${whose}`;
