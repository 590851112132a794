import { type Limit } from './limits.js';
import { rateLimited } from './rate-limited.js';
import { type SlidingWindows } from './sliding-windows.js';

/** The windows that a request was let into. One that any limit refuses (429) counts for none of them. */
export class Admissions {
  private readonly keys = new WeakMap<object, string[]>();

  constructor(private readonly windows: SlidingWindows) {}

  /** Counts a request as somebody's under the limit of that name; throws RATE_LIMITED when their window is full. */
  admit(request: object, name: string, whose: string, { quota, seconds }: Limit) {
    const key = `${name} ${whose}`;
    const { admitted, waitSeconds } = this.windows.take(key, quota, seconds * 1000);
    const earlier = this.keys.get(request) ?? [];
    this.keys.set(request, [...earlier, key]);
    if (admitted) return;
    for (const each of earlier) this.windows.giveBack(each);
    throw rateLimited(name, quota, seconds, waitSeconds);
  }
}
