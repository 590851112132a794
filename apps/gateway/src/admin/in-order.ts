import { type TimelineEntry } from '@tessera/contracts';

/** What happens within one instant happens in this order: a state is entered with the event that tells of it. */
const RANKS: Record<TimelineEntry['kind'], number> = { request: 0, handled: 1, parked: 2, state: 3, event: 4 };

const nameOf = ({ kind, message }: TimelineEntry) => (message ? `${kind} ${message.id}` : undefined);

/** What must stand before an entry: a message before its effects, and an effect before the messages that it caused. */
const causesOf = ({ kind, message }: TimelineEntry): string[] => {
  if (!message) return [];
  if (kind !== 'event') return [`event ${message.id}`];
  return message.causedBy ? [`event ${message.causedBy}`] : [];
};

/**
 * By time, and an effect never before its cause: clocks of several machines differ, and one of milliseconds gives the same to
 * both. An event is told by each service that received it, and stands here once.
 */
export const inOrder = (entries: readonly TimelineEntry[]): TimelineEntry[] => {
  const waiting = once(entries).toSorted((one, other) => byTime(one, other) || RANKS[one.kind] - RANKS[other.kind]);
  const unnamed = new Set(waiting.map(nameOf));
  const sorted: TimelineEntry[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex((entry) => !causesOf(entry).some((cause) => unnamed.has(cause)));
    // Messages that claim to have caused each other have no order but that of time.
    const [next] = waiting.splice(Math.max(ready, 0), 1);
    if (!next) break;
    if (next.kind === 'event') unnamed.delete(nameOf(next));
    sorted.push(next);
  }
  return sorted;
};

const byTime = (one: TimelineEntry, other: TimelineEntry) => Date.parse(one.at) - Date.parse(other.at);

const once = (entries: readonly TimelineEntry[]) => [
  ...new Map(entries.map((entry, n) => [entry.kind === 'event' ? nameOf(entry) : n, entry])).values(),
];
