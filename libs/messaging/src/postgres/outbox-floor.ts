/** What one statement has seen of the outbox. */
export interface Look {
  /** Ids of the rows that it gave, in their order. */
  ids: readonly number[];
  /** Of its snapshot: all transactions before this one have ended, so what they wrote is there or never will be. */
  oldest: number;
  /** Of its snapshot: no transaction had this number yet. */
  next: number;
  /** There are rows that it left out. */
  holding: boolean;
}

/** Whatever somebody does to the ids by hand (a dump put back, a standby that lost the last of them) is found after this long. */
const FORGOTTEN_AFTER_MS = 60_000;

/**
 * The id below which nothing of these buckets waits, and nothing can come any more. Without it each look would walk all
 * rows that were deleted and can not be cleared away yet, while somebody reads from an old snapshot (a dump, a report).
 *
 * An id that commits late must not be skipped. A transaction has its number before it takes ids (`PostgresOutbox.append`),
 * and ids grow: whoever holds one below an id that a look has seen had its number before that look's snapshot. Once all
 * numbers of that time have ended, a look that finds no row below proves that there is none and will be none.
 */
export class OutboxFloor {
  private id = 0;
  private seen: { id: number; next: number } | undefined;
  private buckets = '';
  private forgottenAt = 0;

  /** Where a look at these buckets may begin: behind this id. */
  of(buckets: readonly number[]): number {
    const now = performance.now();
    if (buckets.join() !== this.buckets || now >= this.forgottenAt) {
      Object.assign(this, { id: 0, seen: undefined, buckets: buckets.join(), forgottenAt: now + FORGOTTEN_AFTER_MS });
    }
    return this.id;
  }

  /** What a look at these buckets showed. */
  learn(buckets: readonly number[], { ids: [first, ...rest], oldest, next, holding }: Look) {
    if (buckets.join() !== this.buckets) return;
    if (this.seen && oldest >= this.seen.next) {
      const empty = first === undefined ? this.seen.id : Math.min(this.seen.id, first - 1);
      if (!holding) this.id = Math.max(this.id, empty);
      this.seen = undefined;
    }
    const last = rest.at(-1) ?? first;
    if (last !== undefined) this.seen ??= { id: last, next };
  }
}
