import { type StoringApp } from '@tessera/contracts';
import { counted, cut, harmless, span, table } from '../screen.js';

/** A row that the broker refuses for what it is: it holds up its own key, and is tried again. */
export interface RefusedRow {
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
  /** How many of them the broker refuses; `refusedRows` are the first. */
  refused: number;
  refusedRows: RefusedRow[];
  leases: Lease[];
}

/** One service's. */
export type OutboxOf = OutboxState & { service: StoringApp };

const relays = (leases: readonly Lease[]) => leases.filter(({ owner, forMs }) => owner !== null && forMs > 0);

/** Buckets that no live relay sends. */
const unowned = ({ leases }: OutboxState) => {
  const live = relays(leases);
  return leases.filter((lease) => !live.includes(lease)).reduce((sum, { buckets }) => sum + buckets, 0);
};

const leaseLine = ({ owner, buckets, forMs }: Lease) =>
  `    relay ${harmless(owner ?? '')} leases ${counted(buckets, 'bucket')} for ${span(forMs)} more`;

const refusedLine = ({ topic, key, attempts, reason, heldUntil }: RefusedRow) =>
  `    ${harmless(topic)} ${harmless(key)} cannot be sent (${counted(attempts, 'attempt')}, again at ${heldUntil.toLocaleString('sv')}): ${harmless(cut(reason, 200))}`;

/** For a person: a table, and for each service who sends, and what cannot be sent. */
export const outboxLines = (states: readonly OutboxOf[]): string[] => {
  const rows = states.map((state) => {
    const { service, rows, oldestMs, refused, leases } = state;
    const age = rows > 0 ? span(oldestMs) : '';
    return [service, String(rows), age, String(refused), String(relays(leases).length), String(unowned(state))];
  });
  const [head = '', ...lines] = table(['SERVICE', 'WAITING', 'OLDEST', 'REFUSED', 'RELAYS', 'UNOWNED BUCKETS'], rows);
  const details = ({ leases, refusedRows }: OutboxOf) => [
    ...relays(leases).map(leaseLine),
    ...refusedRows.map(refusedLine),
  ];
  return [head, ...states.flatMap((state, at) => [lines[at] ?? '', ...details(state)])];
};

/** For programs. */
export const outboxDocument = (state: OutboxOf): object => ({
  ...state,
  refusedRows: state.refusedRows.map((row) => ({ ...row, heldUntil: row.heldUntil.toISOString() })),
});
