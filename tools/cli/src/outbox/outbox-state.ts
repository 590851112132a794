import { type Storing } from '../platform-settings.js';
import { counted, cut, harmless, span, table } from '../screen.js';

/** A row that Kafka refuses for good: it holds up its own key. */
export interface HeldRow {
  topic: string;
  key: string;
  attempts: number;
  reason: string;
  heldUntil: Date;
}

/** Buckets of keys that one relay may send, of 64; without an owner, those that nobody sends right now. */
export interface Lease {
  owner: string | null;
  buckets: number;
  /** Until when at least, by the database's clock; 0 when it is over. */
  forMs: number;
}

/** What waits in the outbox of a service. */
export interface OutboxState {
  rows: number;
  oldestMs: number;
  /** All of them; `heldRows` are the first. */
  held: number;
  heldRows: HeldRow[];
  leases: Lease[];
}

/** One service's. */
export type OutboxOf = OutboxState & { service: Storing };

const relays = (leases: readonly Lease[]) => leases.filter(({ owner, forMs }) => owner !== null && forMs > 0);

/** Buckets that no live relay sends. */
const unowned = ({ leases }: OutboxState) => {
  const live = relays(leases);
  return leases.filter((lease) => !live.includes(lease)).reduce((sum, { buckets }) => sum + buckets, 0);
};

const leaseLine = ({ owner, buckets, forMs }: Lease) =>
  `    relay ${harmless(owner ?? '')} leases ${counted(buckets, 'bucket')} for ${span(forMs)} more`;

const heldLine = ({ topic, key, attempts, reason, heldUntil }: HeldRow) =>
  `    ${topic} ${harmless(key)} can not be sent (${counted(attempts, 'attempt')}, again at ${heldUntil.toLocaleString('sv')}): ${harmless(cut(reason, 200))}`;

/** For a person: a table, and for each service who sends, and what can not be sent. */
export const outboxLines = (states: readonly OutboxOf[]): string[] => {
  const rows = states.map((state) => {
    const { service, rows, oldestMs, held, leases } = state;
    const age = rows > 0 ? span(oldestMs) : '';
    return [service, String(rows), age, String(held), String(relays(leases).length), String(unowned(state))];
  });
  const [head = '', ...lines] = table(['SERVICE', 'WAITING', 'OLDEST', 'REFUSED', 'RELAYS', 'UNOWNED BUCKETS'], rows);
  const details = ({ leases, heldRows }: OutboxOf) => [...relays(leases).map(leaseLine), ...heldRows.map(heldLine)];
  return [head, ...states.flatMap((state, at) => [lines[at] ?? '', ...details(state)])];
};

/** For programs. */
export const outboxDocument = (state: OutboxOf): object => ({
  ...state,
  heldRows: state.heldRows.map((row) => ({ ...row, heldUntil: row.heldUntil.toISOString() })),
});
