/** What one statement has seen of the outbox. */
export interface Look {
  /** The first id that it gave; undefined when it gave none. */
  first: number | undefined;
  /** Of its snapshot: all transactions with numbers below this one have ended. */
  oldest: number;
  /** There are rows that it left out. */
  holding: boolean;
}

/** Whatever somebody does to the ids by hand (a dump put back, a standby that lost the last of them) is found after this long. */
const FORGOTTEN_AFTER_MS = 60_000;

/**
 * The id below which nothing of these buckets waits, and nothing can come any more. Without it each look would walk all
 * rows that were deleted and cannot be cleared away yet, while somebody reads from an old snapshot (a dump, a report): after
 * 100,000 rows a look took 104 ms, and takes 11 with it (ADR 0008).
 *
 * An id that commits late must not be skipped. A transaction has its number before it takes ids (`PostgresOutbox.append`),
 * and ids grow: whoever holds one below an id that was seen had its number before any number that is given afterwards,
 * as to the deletion of what was seen. Once all numbers up to that one have ended, a look that finds no row below proves
 * that there is none and will be none. A snapshot's xmax is no such number: it is one past the highest that has *ended*.
 */
export class OutboxFloor {
  private id = 0;
  private seen: { id: number; number: number } | undefined;
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

  /** This id was seen before a transaction was given this number. */
  saw(id: number, number: number) {
    this.seen ??= { id, number };
  }

  /** What a look at these buckets showed. */
  learn(buckets: readonly number[], { first, oldest, holding }: Look) {
    if (!this.seen || buckets.join() !== this.buckets || oldest <= this.seen.number) return;
    const empty = Math.min(this.seen.id, (first ?? Infinity) - 1);
    if (!holding) this.id = Math.max(this.id, empty);
    this.seen = undefined;
  }
}
