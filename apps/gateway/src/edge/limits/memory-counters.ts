import { admission, Counters, type CountersState, type Decision, refusal } from './counters.js';
import { type Plan, type Policy } from './policies.js';
import { RecentMap } from './recent-map.js';
import { addHit, expire, hitsIn, removeHit, type SpanLog, waitMs } from './span-log.js';

/** Of one policy: about 20 MB when each is as busy as can be. */
const MAX_KEYS = 50_000;

interface Options {
  /** Of one policy. Beyond it those are forgotten that were idle longest, so that a flood of addresses costs no more. */
  maxKeys?: number;
  /** ms of a clock that does not go back. */
  now?: () => number;
}

/** Counts in this process alone. */
export class MemoryCounters extends Counters {
  /** Among so many gateways each quota is divided, rounded up. */
  gateways = 1;
  private readonly plans: ReadonlyMap<string, Plan>;
  private readonly logs: ReadonlyMap<Policy, RecentMap<SpanLog>>;
  private readonly now: () => number;

  constructor(plans: readonly Plan[], { maxKeys = MAX_KEYS, now = () => performance.now() }: Options = {}) {
    super();
    this.plans = new Map(plans.map((plan) => [plan.name, plan]));
    const policies = plans.flatMap(({ rules }) => rules.map(({ policy }) => policy));
    this.logs = new Map(policies.map((policy) => [policy, new RecentMap(maxKeys)]));
    this.now = now;
  }

  async increment(tracker: string, _ttl: number, _limit: number, _block: number, name: string): Promise<Decision> {
    const plan = this.plans.get(name);
    if (!plan) throw new Error(`there is no plan ${name}`);
    const now = this.now();
    return this.refuse(tracker, plan, now) ?? this.admit(tracker, plan, now);
  }

  /** Counts what somebody else has admitted, however much that is. */
  note(tracker: string, plan: Plan): Decision {
    return this.admit(tracker, plan, this.now());
  }

  state(): CountersState {
    const policies = [...this.logs].map(([{ name, quota, windowMs }, { size: keys }]) => {
      return { name, quota, seconds: windowMs / 1_000, keys };
    });
    return { store: 'memory', gateways: this.gateways, policies };
  }

  private refuse(tracker: string, { rules }: Plan, now: number) {
    let longest = 0;
    let refusedBy: Policy | undefined;
    for (const { policy, heeds } of rules) {
      const wait = heeds ? this.wait(tracker, policy, now) : 0;
      if (wait <= longest) continue;
      longest = wait;
      refusedBy = policy;
    }
    return refusedBy && refusal(refusedBy, longest);
  }

  private wait(tracker: string, policy: Policy, now: number) {
    const log = this.logs.get(policy)?.get(tracker);
    if (!log) return 0;
    expire(log, now, policy);
    return waitMs(log, now, Math.ceil(policy.quota / this.gateways), policy);
  }

  private admit(tracker: string, plan: Plan, now: number) {
    const counted: { log: SpanLog; policy: Policy }[] = [];
    for (const { policy, counts } of plan.rules) {
      if (!counts) continue;
      const log = this.log(tracker, policy, now);
      addHit(log, now, policy);
      counted.push({ log, policy });
    }
    // The logs themselves, not their key: what was forgotten meanwhile has nothing to give back, whoever has the key now.
    const giveBack = () => {
      for (const { log, policy } of counted) removeHit(log, now, policy);
    };
    return admission(plan, counted[0] ? hitsIn(counted[0].log) : 0, giveBack);
  }

  private log(tracker: string, policy: Policy, now: number) {
    const logs = this.logs.get(policy);
    const known = logs?.get(tracker);
    if (known) expire(known, now, policy);
    const log = known ?? { spans: [] };
    if (!known) logs?.set(tracker, log);
    return log;
  }
}
