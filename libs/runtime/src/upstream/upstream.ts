import { Refusal } from '@tessera/contracts';
import { Attempts, type PendingAnswer, type Surroundings, type UpstreamRequest } from './attempts.js';
import { Balancer } from './balancer.js';
import { answerIn, deadlineOf, requestOf, type UpstreamCall } from './call.js';
import { CallBreakers } from './call-breakers.js';
import { Discovery, type Endpoint, StaticDiscovery } from './discovery/discovery.js';
import { DnsDiscovery, needsDns } from './discovery/dns-discovery.js';
import { Ejection } from './ejection.js';
import { Gate } from './gate.js';
import { connectionsTo } from './instance.js';
import { Instances } from './instances.js';
import { type CheckTimes, ReadinessChecks } from './readiness-checks.js';
import { RetryBudget } from './retry-budget.js';
import { connectionsOf, instanceState, type UpstreamState } from './state.js';
import { measureUpstream } from '../metrics/upstreams.js';

/** Times of an upstream, in milliseconds, and its dice: tests have reasons for others. */
export interface UpstreamOptions {
  /** About how long a connection is used (default 30 s). */
  connectionLifeMs?: number;
  /** How often instances are asked whether they are ready, and how long that may take (default 2 s and 1 s). */
  checks?: CheckTimes;
  random?: () => number;
}

const discoveryOf = (where: Discovery | readonly string[]): Discovery => {
  if (where instanceof Discovery) return where;
  return where.some(needsDns) ? new DnsDiscovery(where) : new StaticDiscovery(where);
};

/** A service behind this one: who its instances are, which of them is asked, and whether it is asked at all. */
export class Upstream {
  private readonly around: Surroundings;
  private readonly breakers = new CallBreakers();
  private readonly instances: Instances;
  private readonly checks: ReadinessChecks;
  private readonly discovery: Discovery;

  /** `where`: http(s) addresses, of which names are looked up in DNS (also `srv+http://…`), or a discovery of one's own. */
  constructor(
    readonly name: string,
    where: Discovery | readonly string[],
    { connectionLifeMs = 30_000, checks = { everyMs: 2_000, timeoutMs: 1_000 }, random }: UpstreamOptions = {},
  ) {
    this.instances = new Instances((endpoint) => connectionsTo(endpoint, connectionLifeMs));
    const balancer = new Balancer(this.instances, random);
    const ejection = new Ejection(this.instances, (now) => balancer.refresh(now));
    this.around = { balancer, ejection, gate: new Gate(), budget: new RetryBudget(performance.now()) };
    this.checks = new ReadinessChecks(this.instances, checks, (now) => balancer.refresh(now));
    this.discovery = discoveryOf(where);
    this.discovery.watch((endpoints) => this.replace(endpoints));
    this.checks.start();
    measureUpstream(name, () => this.state());
  }

  /**
   * Asks one instance, and another one where nothing was sent, or where the first broke off or answered 503 to what is `repeatable`: within a
   * budget of a fifth of all requests. Every whole answer is given as it is, a 5xx too (`failedBehind` says what it amounts to), though such a
   * one counts against the instance and the service. The answer rejects with UPSTREAM_TIMEOUT when the deadline is over,
   * UPSTREAM_UNAVAILABLE when nobody is there or the service must not be asked now (breaker, limit), UPSTREAM_ERROR when it broke off or
   * was no HTTP, longer than 8 MiB, or of another length than it said.
   */
  ask(request: UpstreamRequest): PendingAnswer {
    const now = performance.now();
    const attempts = new Attempts(request, this.around, now);
    attempts.begin(this.around.balancer.pick(now));
    return attempts;
  }

  /**
   * Asks, and checks the answer. Throws a Refusal: one of `ask`, UPSTREAM_UNAVAILABLE also while the breaker of `kind` is open, UPSTREAM_ERROR
   * for a 5xx or an answer that breaks its schema, or what the service itself refused. What is late already is UPSTREAM_TIMEOUT and is not sent.
   */
  async call<Answer>(kind: string, call: UpstreamCall<Answer>): Promise<Answer> {
    const deadline = deadlineOf(call);
    if (deadline <= Date.now()) throw new Refusal('UPSTREAM_TIMEOUT');
    return this.guarded(kind, async () => answerIn(await this.ask(requestOf(call, deadline)).answer, call));
  }

  /** Does what asks this service behind the breaker of `kind`. Throws what `work` throws, UPSTREAM_UNAVAILABLE while it is open. */
  guarded<Answer>(kind: string, work: () => Promise<Answer>): Promise<Answer> {
    return this.breakers.execute(kind, work);
  }

  /** What is known of the service now, for whoever runs this one. */
  state(): UpstreamState {
    const now = performance.now();
    const { balancer, ejection, gate, budget } = this.around;
    return {
      name: this.name,
      isPanicking: balancer.isPanicking,
      instances: this.instances.all.map((instance) => instanceState(instance, now)),
      ...gate.stateAt(now),
      retriesLeft: budget.left,
      breakers: this.breakers.state,
      counts: { ...gate.counts, sentAgain: budget.spent, ejections: ejection.count },
      connections: connectionsOf(this.instances.all),
    };
  }

  /** Settles when the last answer has been read. */
  async close(): Promise<void> {
    this.discovery.close();
    this.checks.close();
    await this.instances.close();
  }

  private replace(endpoints: readonly Endpoint[]) {
    const now = performance.now();
    this.instances.replace(endpoints, now);
    this.around.balancer.refresh(now);
  }
}
