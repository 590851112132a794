import { type TimelineEntry } from '@tessera/contracts';

/** One entry of a timeline where it stands among the others. */
export interface TimelineStep {
  entry: TimelineEntry;
  /** From 1. */
  number: number;
  /** Since the order was placed; what a clock of another machine put before it is 0. */
  sinceStartMs: number;
  /** Since the step before. */
  gapMs: number;
  /** From being written into the outbox until Kafka had it. */
  outboxMs: number | undefined;
  /** The step whose message caused this one. */
  causedBy: number | undefined;
}

const timeOf = (entry: TimelineEntry) => Date.parse(entry.at);

/** A message that several steps tell of was made by the first `event` with it. */
const numbersOfMessages = (entries: readonly TimelineEntry[]) => {
  const numbers = new Map<string, number>();
  for (const [index, { kind, message }] of entries.entries())
    if (kind === 'event' && message && !numbers.has(message.id)) numbers.set(message.id, index + 1);
  return numbers;
};

/** What a step follows from: what caused its message, or the message that was handled. */
const causeIn = (numbers: ReadonlyMap<string, number>, { kind, message }: TimelineEntry) => {
  const id = kind === 'event' ? message?.causedBy : message?.id;
  return id === undefined ? undefined : numbers.get(id);
};

/** Entries by time, as the API gives them, with what lies between. */
export const stepsOf = (entries: readonly TimelineEntry[]): TimelineStep[] => {
  const numbers = numbersOfMessages(entries);
  const first = entries[0];
  return entries.map((entry, index) => {
    const before = entries[index - 1] ?? entry;
    const sentMs = entry.sentAt === undefined ? undefined : Date.parse(entry.sentAt) - timeOf(entry);
    return {
      entry,
      number: index + 1,
      sinceStartMs: Math.max(0, timeOf(entry) - timeOf(first ?? entry)),
      gapMs: Math.max(0, timeOf(entry) - timeOf(before)),
      outboxMs: sentMs === undefined ? undefined : Math.max(0, sentMs),
      causedBy: causeIn(numbers, entry),
    };
  });
};

/** Where each gap lies on a line of `width`: the root keeps a pause of 30 s from hiding steps of milliseconds. */
export const shareOfGap = (gapMs: number, longestMs: number): number =>
  longestMs <= 0 ? 0 : Math.sqrt(gapMs / longestMs);
