import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { type Counters, type Decision } from '../src/edge/limits/counters.js';
import { type Plan, type Policy, type Rule, SPANS } from '../src/edge/limits/policies.js';

type Counting = Pick<Counters, 'increment'>;

/** Counters with a clock of the test's own. */
export type NewCounters = (plans: readonly Plan[], now: () => number) => Counting;

/** One thing that happens: time passes, somebody asks, or somebody gives back what they had. */
export type Step =
  { kind: 'pause'; ms: number } | { kind: 'ask'; tracker: string; plan: number } | { kind: 'back'; which: number };

/** Windows are long: a store forgets by the real clock what the test's may still hold. */
const policy = (name: string): fc.Arbitrary<Policy> =>
  fc
    .record({ quota: fc.oneof(fc.integer({ min: 1, max: SPANS }), fc.integer({ min: SPANS + 1, max: 60 })) })
    .chain(({ quota }) =>
      fc.constantFrom(60_000, 100_000, 3_600_000).map((windowMs) => ({
        name,
        quota,
        windowMs,
        spanMs: quota <= SPANS ? 1 : windowMs / SPANS,
      })),
    );

const taken = (policy: Policy): Rule => ({ policy, heeds: true, counts: true });

/** Every kind of plan over three policies: one, two in one step, one that is only looked at, and one that counts come what may. */
export const plans: fc.Arbitrary<Plan[]> = fc.tuple(policy('a'), policy('b'), policy('c')).map(([a, b, c]) => [
  { name: 'one', rules: [taken(a)] },
  { name: 'two', rules: [taken(a), taken(b)] },
  { name: 'looks', rules: [taken(a), { policy: c, heeds: true, counts: false }] },
  { name: 'fails', rules: [{ policy: c, heeds: false, counts: true }] },
]);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), tracker: fc.constantFrom('x', 'y'), plan: fc.nat(3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pause' as const),
      ms: fc.oneof(fc.nat(50), fc.nat(9_000), fc.nat(70_000), fc.constant(60_000)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('back' as const), which: fc.nat(200) }) },
);

export const histories = fc.array(step, { minLength: 20, maxLength: 250, size: 'max' });

/** A hit as an exact log would keep it. */
interface Hit {
  at: number;
  tracker: string;
  policy: Policy;
}

/** What was admitted by one ask, and how it is given back. */
interface Held {
  hits: Hit[];
  decision: Decision;
}

/** Plays a history against counters, beside an exact log of what they admitted and was not given back. */
export class Play {
  clock = 1_000_000;
  hits: Hit[] = [];
  private held: Held[] = [];
  /** No other play has these trackers, in whatever store they are counted. */
  private readonly own = randomUUID();
  private readonly counters: Counting;

  constructor(
    private readonly plans: readonly Plan[],
    newCounters: NewCounters,
  ) {
    this.counters = newCounters(plans, () => this.clock);
  }

  async step(step: Step, then: (plan: Plan, tracker: string, decision: Decision) => unknown) {
    if (step.kind === 'pause') this.clock += step.ms;
    if (step.kind === 'back') this.giveBack(step.which);
    if (step.kind !== 'ask') return;
    const plan = this.plan(step.plan);
    const decision = await this.ask(step.tracker, plan);
    await then(plan, step.tracker, decision);
    if (!decision.isBlocked) this.keep(step.tracker, plan, decision);
  }

  ask(tracker: string, { name }: Plan) {
    return this.counters.increment(this.own + tracker, 0, 0, 0, name);
  }

  /** Hits of a policy that a log would have in the window that ends now; `extraMs` for those that may still be held. */
  inWindow(tracker: string, policy: Policy, extraMs = 0) {
    const since = this.clock - policy.windowMs - extraMs;
    return this.hits.filter((hit) => hit.policy === policy && hit.tracker === tracker && hit.at > since).length;
  }

  private plan(index: number) {
    const plan = this.plans[index];
    if (!plan) throw new Error('there are four');
    return plan;
  }

  private keep(tracker: string, { rules }: Plan, decision: Decision) {
    const hits = rules.flatMap(({ policy, counts }) => (counts ? { at: this.clock, tracker, policy } : []));
    this.hits.push(...hits);
    this.held.push({ hits, decision });
  }

  private giveBack(which: number) {
    const [held] = this.held.splice(which % (this.held.length || 1), 1);
    held?.decision.giveBack();
    this.hits = this.hits.filter((hit) => !held?.hits.includes(hit));
  }
}

const heeded = ({ rules }: Plan) => rules.flatMap(({ policy, heeds }) => (heeds ? policy : []));

/** What must be true of all counters, wherever they keep their counts. */
export const keepTheLaws = (newCounters: NewCounters, runs: number) => {
  const always = (law: (play: Play) => (plan: Plan, tracker: string, decision: Decision) => unknown) =>
    fc.assert(
      fc.asyncProperty(plans, histories, async (plans, history) => {
        const play = new Play(plans, newCounters);
        const then = law(play);
        for (const step of history) await play.step(step, then);
      }),
      { numRuns: runs },
    );

  it('admit no more than the quota in any window', () =>
    always((play) => (plan, tracker, { isBlocked }) => {
      if (isBlocked) return;
      for (const policy of heeded(plan)) expect(play.inWindow(tracker, policy)).toBeLessThan(policy.quota);
    }));

  it('refuse nobody who was within the quota for a window and one span of it', () =>
    always((play) => (plan, tracker, { isBlocked, refusedBy }) => {
      const full = heeded(plan).filter((policy) => play.inWindow(tracker, policy, policy.spanMs) >= policy.quota);
      expect(full.length > 0 || !isBlocked).toBe(true);
      if (refusedBy) expect(full).toContain(refusedBy);
    }));

  it('tell a wait that is enough when nobody else asks, and no longer than a second and a span too long', () =>
    always((play) => async (plan, tracker, { isBlocked, timeToBlockExpire }) => {
      if (!isBlocked) return;
      const before = play.clock;
      play.clock = before + timeToBlockExpire * 1_000;
      const later = await play.ask(tracker, plan);
      expect(later.isBlocked).toBe(false);
      const full = (policy: Policy) => play.inWindow(tracker, policy, policy.spanMs) >= policy.quota;
      play.clock -= 1_001;
      expect(heeded(plan).some(full) || timeToBlockExpire === 1).toBe(true);
      play.clock = before + timeToBlockExpire * 1_000;
      later.giveBack();
    }));
};
