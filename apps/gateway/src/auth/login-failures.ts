import { type Limit } from '../edge/limits/limits.js';
import { rateLimited } from '../edge/limits/rate-limited.js';
import { SlidingWindows } from '../edge/limits/sliding-windows.js';

/** Wrong passwords per e-mail address, from wherever they come: guessing with many addresses gains nothing. */
export class LoginFailures {
  private readonly windows = new SlidingWindows();

  constructor(private readonly limit: Limit) {}

  /**
   * Lets a login through unless its e-mail has failed too often (429). Each counts as failed until its answer says
   * otherwise, so that guesses sent side by side are no way around the limit.
   */
  async watch<Answer extends { status: number }>(address: string, logIn: () => Promise<Answer>) {
    this.enter(address);
    let failed = false;
    try {
      const answer = await logIn();
      failed = answer.status === 401;
      return answer;
    } finally {
      if (!failed) this.windows.giveBack(address);
    }
  }

  private enter(address: string) {
    const { quota, seconds } = this.limit;
    const { admitted, waitSeconds } = this.windows.take(address, quota, seconds * 1000);
    if (!admitted) throw rateLimited('login-failures', quota, seconds, waitSeconds);
  }
}
