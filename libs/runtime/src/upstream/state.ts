import { type Readiness, type ServiceHealth } from '@tessera/contracts';
import { type Gate } from './gate.js';
import { type Instance } from './instance.js';
import { FAILURES_TO_LEAVE } from './readiness-checks.js';

/** One instance, as a page for operators shows it. */
export interface InstanceState {
  /** `10.0.3.7` behind its origin when DNS said so. */
  address: string;
  weight: number;
  priority: number;
  /** What `/health/ready` said last. */
  isReady: boolean;
  /** By what it said then: `starting` before its first answer, `away` when it has stopped answering. */
  health: ServiceHealth;
  checks: Readiness['checks'];
  /** Why one of them is not ok. */
  reasons: string[];
  /** Until when it is passed over (ISO 8601), or null. */
  ejectedUntil: string | null;
  inFlight: number;
  /** How long answers take of late; a guess before the first. */
  latencyMs: number;
}

/** A service and its instances, as a page for operators shows it: plain JSON. */
export interface UpstreamState extends ReturnType<Gate['stateAt']> {
  name: string;
  /** Fewer than half of its instances are usable, so all are asked. */
  isPanicking: boolean;
  instances: InstanceState[];
  retriesLeft: number;
  /** Since the start: requests by what came of them, how many were sent again, how often an instance was ejected. */
  counts: Gate['counts'] & { sentAgain: number; ejections: number };
  /** Open connections to all of them. */
  connections: { used: number; idle: number };
  /** Breakers of `call`, by kind. */
  breakers: Record<string, 'closed' | 'open' | 'half-open'>;
}

/** One check may be late: that says nothing yet. */
const healthOf = ({ report, checksUnanswered }: Pick<Instance, 'report' | 'checksUnanswered'>): ServiceHealth => {
  if (!report) return 'starting';
  return checksUnanswered >= FAILURES_TO_LEAVE ? 'away' : report.status;
};

export const instanceState = ({ endpoint, latency, ...instance }: Instance, now: number): InstanceState => ({
  address: endpoint.address ? `${endpoint.origin} (${endpoint.address})` : endpoint.origin,
  weight: endpoint.weight,
  priority: endpoint.priority,
  isReady: instance.isReady,
  health: healthOf(instance),
  checks: instance.report?.checks ?? {},
  reasons: instance.report?.reasons ?? [],
  ejectedUntil: instance.ejectedUntil > now ? new Date(Date.now() + instance.ejectedUntil - now).toISOString() : null,
  inFlight: instance.inFlight,
  latencyMs: Math.round(latency.current * 100) / 100,
});

const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);

/** Connections of these instances: one that has a request on it is used. */
export const connectionsOf = (instances: readonly Instance[]): UpstreamState['connections'] => {
  const stats = instances.map(({ pool }) => pool.stats);
  const used = sum(stats.map(({ running }) => running));
  return { used, idle: Math.max(0, sum(stats.map(({ connected }) => connected)) - used) };
};
