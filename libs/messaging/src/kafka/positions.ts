/** One partition, and the offset that comes next there. */
export interface Place {
  topic: string;
  partition: number;
  offset: bigint;
}

/** An offset outside of what is there was deleted, or is of a topic that was made anew: the oldest message is next. */
export const within = (offset: bigint, { low, end }: { low: bigint; end: bigint }) =>
  offset >= low && offset <= end ? offset : low;

/** As much of a fetched batch as tells where it belongs. */
export interface Fetched {
  topic: string;
  partition: number;
  /** The offset that the fetch asked for: a batch may begin later where compaction left a gap. */
  fetchedOffset: bigint;
  lastOffset: bigint;
}

/** So often in a row a partition may bring what does not continue it, before its place is asked of the broker again. */
const STRAYS = 3;

/**
 * Where a subscriber is in each of its partitions. What it takes must continue what it has taken: a batch that was fetched
 * before the group was joined anew, by a fetch that was under way meanwhile, would move kafkajs past all that was
 * dropped then, and such a batch cannot be told from others by its time, only by its place.
 */
export class Positions {
  private next = new Map<string, bigint>();
  private readonly strays = new Map<string, number>();

  /** Nothing continues anything until `begin`. */
  forget() {
    this.next = new Map();
    this.strays.clear();
  }

  begin(places: readonly Place[]) {
    this.next = new Map(places.map((place) => [nameOf(place), place.offset]));
  }

  at(of: { topic: string; partition: number }): bigint | undefined {
    return this.next.get(nameOf(of));
  }

  /** Moves on over the batch when it continues what was taken; false when it is to be dropped. */
  take(batch: Fetched): boolean {
    const name = nameOf(batch);
    if (this.next.get(name) !== batch.fetchedOffset) return false;
    this.next.set(name, batch.lastOffset + 1n);
    this.strays.delete(name);
    return true;
  }

  /** Counts a batch that did not continue its partition. True when it was one too many: the place itself is wrong. */
  isLost(batch: { topic: string; partition: number }): boolean {
    const strays = (this.strays.get(nameOf(batch)) ?? 0) + 1;
    this.strays.set(nameOf(batch), strays);
    return strays >= STRAYS;
  }
}

const nameOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`;
