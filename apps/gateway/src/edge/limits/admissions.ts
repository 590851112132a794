import { Injectable } from '@nestjs/common';
import { Counters } from './counters.js';
import { type Plan } from './policies.js';
import { rateLimited } from './rate-limited.js';

/** A request, as far as limits go. */
export interface Counted {
  /** What was counted for it; one that any limit refuses (429) counts for none of them. */
  hits?: (() => void)[];
}

/** Counts requests; who is refused anywhere is counted nowhere. */
@Injectable()
export class Admissions {
  constructor(private readonly counters: Counters) {}

  /** Counts a request as its tracker's by that plan; throws RATE_LIMITED when a policy of it has no room. */
  async admit(request: Counted, tracker: string, plan: Plan) {
    const { refusedBy, timeToBlockExpire, giveBack } = await this.counters.count(tracker, plan);
    if (refusedBy) throw rateLimited(refusedBy, timeToBlockExpire);
    (request.hits ??= []).push(giveBack);
  }

  /** Counts what has happened already. */
  async count(tracker: string, plan: Plan) {
    await this.counters.count(tracker, plan);
  }

  /** The request was refused by some limit, here or elsewhere. */
  withdraw(request: Counted) {
    for (const giveBack of request.hits ?? []) giveBack();
    delete request.hits;
  }
}
