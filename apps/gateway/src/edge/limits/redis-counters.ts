import { type Redis } from 'ioredis';
import { admission, type Decision, refusal } from './counters.js';
import { type Plan } from './policies.js';

/** A plan as the script takes it. */
interface Call {
  plan: Plan;
  keys: (tracker: string) => string[];
  rules: (string | number)[];
}

/** All keys of a tracker have its hash tag, so that a cluster has them in one place. */
const callOf = (plan: Plan): Call => ({
  plan,
  keys: (tracker) => plan.rules.map(({ policy }) => `limits:{${tracker}}:${policy.name}`),
  rules: plan.rules.flatMap(({ policy: { quota, windowMs, spanMs }, heeds, counts }) => [
    quota,
    windowMs,
    spanMs,
    Number(heeds),
    Number(counts),
  ]),
});

/** Counts in a Redis or Valkey that several gateways share, by its clock. Fails as the client does, and waits as long. */
export class RedisCounters {
  private readonly calls: ReadonlyMap<string, Call>;

  /** `now`: ms of another clock than the server's. */
  constructor(
    private readonly redis: Redis,
    plans: readonly Plan[],
    private readonly now: () => number | '' = () => '',
  ) {
    this.calls = new Map(plans.map((plan) => [plan.name, callOf(plan)]));
  }

  async increment(tracker: string, _ttl: number, _limit: number, _block: number, name: string): Promise<Decision> {
    const call = this.calls.get(name);
    if (!call) throw new Error(`there is no plan ${name}`);
    const keys = call.keys(tracker);
    const [refused, waitMs, time, hits] = await this.redis.takeHits(keys.length, ...keys, this.now(), ...call.rules);
    const refusedBy = call.plan.rules[refused - 1]?.policy;
    return refusedBy ? refusal(refusedBy, waitMs) : admission(call.plan, hits, () => this.giveBack(call, keys, time));
  }

  private giveBack({ plan }: Call, keys: string[], time: string) {
    const counted = keys.filter((_, at) => plan.rules[at]?.counts);
    const spans = plan.rules.flatMap(({ policy, counts }) => (counts ? policy.spanMs : []));
    // When the store is away the hit stays until it leaves the window: too much is counted, never too little.
    void this.redis.giveBackHits(counted.length, ...counted, time, ...spans).catch(() => {});
  }
}
