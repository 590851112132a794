import { type Followed } from '@tessera/contracts';
import { type IncomingMessage, type Stretch } from '@tessera/messaging';
import {
  type DeadLetter,
  DeadLetterBook,
  type DeadLetterState,
  lastDeath,
  readDeadLetterFacts,
  stateOf,
} from '@tessera/messaging/dead-letters';

/** What is read of a partition at a time. */
const PAGE = 100n;
/** More dead letters than that are not looked at, however many are asked for. */
const MOST = 2_000;

/** What there is of one partition of a dead-letter topic, and from where on it was read. */
interface Part {
  topic: string;
  partition: number;
  low: bigint;
  from: bigint;
  /** When its oldest message that was read died, ms since 1970. */
  oldest: number;
}

/** Which dead letters are asked for. */
export interface Wanted {
  state: 'open' | 'all';
  limit: number;
}

/** The newest of them, and whether there are, or may be, more. */
export interface Found {
  deadLetters: DeadLetter[];
  isCut: boolean;
}

const isWanted = ({ state }: Wanted, found: DeadLetterState) => state === 'all' || found === 'open';

/**
 * Dead letters from the newest back, page by page of each partition, until no older page can hold one of those that are asked
 * for. What was decided about one lies behind it in its partition, so it is read before.
 */
export class LookBack {
  private readonly book = new DeadLetterBook(MOST);
  private readonly parts: Part[];

  constructor(
    private readonly sources: readonly Followed[],
    ranges: readonly { topic: string; partition: number; low: bigint; end: bigint }[],
    private readonly wanted: Wanted,
  ) {
    this.parts = ranges.map(({ topic, partition, low, end }) => ({
      topic,
      partition,
      low,
      from: end,
      oldest: Infinity,
    }));
  }

  /** What is to be read next; nothing when that is enough. */
  next(): Stretch[] {
    const items = this.items();
    const last = items[this.wanted.limit - 1]?.diedAt ?? -Infinity;
    return this.parts
      .filter(({ from, low, oldest }) => from > low && oldest > last)
      .map(({ topic, partition, low, from }) => ({ topic, partition, from: most(low, from - PAGE), to: from }));
  }

  take(message: IncomingMessage): void {
    const group = this.sources.find(({ deadLetters }) => deadLetters === message.topic)?.group;
    const part = this.partOf(message);
    if (group === undefined || !part) return;
    const { facts, happening } = readDeadLetterFacts(group, message);
    this.book.add(facts, happening);
    part.oldest = Math.min(part.oldest, facts.diedAt);
  }

  /** These were read to their ends. */
  done(stretches: readonly Stretch[]): void {
    for (const stretch of stretches) {
      const part = this.partOf(stretch);
      if (part) part.from = stretch.from;
    }
  }

  found(): Found {
    const items = this.items();
    const isUnread = this.parts.some(({ from, low }) => from > low);
    return { deadLetters: items.slice(0, this.wanted.limit), isCut: items.length > this.wanted.limit || isUnread };
  }

  private partOf = ({ topic, partition }: { topic: string; partition: number }) =>
    this.parts.find((part) => part.topic === topic && part.partition === partition);

  /** Of one whose death is kept no more there is nothing to show or replay. */
  private items(): DeadLetter[] {
    return this.book
      .all()
      .filter((one) => lastDeath(one) && isWanted(this.wanted, stateOf(one)))
      .toReversed();
  }
}

const most = (one: bigint, other: bigint) => (one > other ? one : other);
