import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Counters } from '../edge/limits/counters.js';
import { Plans } from '../edge/limits/policies.js';
import { rateLimited } from '../edge/limits/rate-limited.js';
import { withinMs } from '../edge/redis/within-ms.js';

/** As long as a service may take to answer: who is still behind others then is told to come back. */
const WAIT_MS = 3_000;

/** What is counted is a hash: no address lies in a store that others can read, and all are of one length. */
const trackerOf = (email: string) => createHash('sha256').update(email).digest('base64url');

/** Wrong passwords per e-mail address, from wherever they come: guessing with many addresses gains nothing. */
@Injectable()
export class LoginFailures {
  /** Logins that are being answered, by tracker. */
  private readonly underWay = new Map<string, Set<Promise<unknown>>>();

  constructor(
    private readonly counters: Counters,
    private readonly plans: Plans,
  ) {}

  /**
   * Lets a login through unless its e-mail has failed too often (429). Each counts as failed until its answer says
   * otherwise, so that guesses sent side by side are no way around the limit. One that finds no room waits for those of
   * this process that may yet make some: right ones sent side by side are all let in, a few at a time.
   */
  async watch<Answer extends { status: number }>(email: string, logIn: () => Promise<Answer>): Promise<Answer> {
    const tracker = trackerOf(email);
    const until = performance.now() + WAIT_MS;
    // Ends when there is room, when nobody is left to wait for, or when the time is up.
    for (;;) {
      const { refusedBy, timeToBlockExpire, giveBack } = await this.counters.count(tracker, this.plans.loginFailures);
      if (!refusedBy) return this.begin(tracker, judged(logIn, giveBack));
      const others = this.underWay.get(tracker);
      const leftMs = until - performance.now();
      if (!others || leftMs <= 0) throw rateLimited(refusedBy, timeToBlockExpire);
      await withinMs(leftMs, Promise.race(others)).catch(() => {});
    }
  }

  private begin<Answer>(tracker: string, login: Promise<Answer>) {
    const logins = this.underWay.get(tracker) ?? new Set();
    this.underWay.set(tracker, logins.add(login));
    return login.finally(() => {
      logins.delete(login);
      if (logins.size === 0) this.underWay.delete(tracker);
    });
  }
}

const judged = async <Answer extends { status: number }>(logIn: () => Promise<Answer>, giveBack: () => void) => {
  let failed = false;
  try {
    const answer = await logIn();
    failed = answer.status === 401;
    return answer;
  } finally {
    if (!failed) giveBack();
  }
};
