import { type ThrottlerStorage } from '@nestjs/throttler';
import { type Plan, type Policy } from './policies.js';

/** What was decided about one request, as the library tells it, with what it has no words for. */
export interface Decision extends Awaited<ReturnType<ThrottlerStorage['increment']>> {
  /** Of the policies that had no room the one that has none for longest: `timeToBlockExpire` s are enough for all. */
  refusedBy?: Policy;
  /** Takes back exactly what was counted: the request was refused elsewhere, or turned out not to count. Never fails. */
  giveBack(): void;
}

/** Where requests are counted, and how well that goes. */
export interface CountersState {
  /** `local`: the shared store is away, so each gateway admits its share. */
  store: 'memory' | 'redis' | 'local';
  /** That share the limits now, this one included. */
  gateways: number;
  /** `keys`: those that are remembered in this process. */
  policies: { name: string; quota: number; seconds: number; keys: number }[];
}

/**
 * The library's port as it is called here: a throttler is a plan, by its name, and a key is a tracker. One call is one atomic
 * step over all rules of the plan. `ttl` and `limit` are those of its first rule, for stores that know no plans; ours do.
 */
export abstract class Counters implements ThrottlerStorage {
  /** How often each policy has let a request through, or refused it, by its name. */
  private readonly decisions = new Map<string, { admitted: number; refused: number }>();

  abstract increment(
    tracker: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    plan: string,
  ): Promise<Decision>;

  abstract state(): CountersState;

  async count(tracker: string, plan: Plan): Promise<Decision> {
    const [{ policy }] = plan.rules;
    const decision = await this.increment(tracker, policy.windowMs, policy.quota, 0, plan.name);
    this.tally(plan, decision.refusedBy);
    return decision;
  }

  /** Since the start of this gateway. */
  decisionsBy(policy: string) {
    const known = this.decisions.get(policy);
    if (known) return known;
    const none = { admitted: 0, refused: 0 };
    this.decisions.set(policy, none);
    return none;
  }

  private tally({ rules }: Plan, refusedBy: Policy | undefined) {
    if (refusedBy) this.decisionsBy(refusedBy.name).refused += 1;
    else for (const { policy, heeds } of rules) if (heeds) this.decisionsBy(policy.name).admitted += 1;
  }
}

const nothing = () => {};

export const refusal = (policy: Policy, waitMs: number): Decision => {
  const wait = Math.ceil(waitMs / 1_000);
  return {
    totalHits: policy.quota + 1,
    timeToExpire: wait,
    isBlocked: true,
    timeToBlockExpire: wait,
    refusedBy: policy,
    giveBack: nothing,
  };
};

/** `hits`: those in the window of the plan's first rule. */
export const admission = ({ rules }: Plan, hits: number, giveBack: () => void): Decision => ({
  totalHits: hits,
  timeToExpire: Math.ceil(rules[0].policy.windowMs / 1_000),
  isBlocked: false,
  timeToBlockExpire: 0,
  giveBack,
});
