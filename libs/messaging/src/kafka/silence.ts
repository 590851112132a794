/** Where a group stands on the partitions of one instance: what is there, and up to where it is committed, summed up. */
export interface Standing {
  lag: number;
  committed: number;
}

/**
 * Notices a consumer that has work and does none of it. Counted in looks, not in time: a process that was frozen looks
 * once when it wakes up, and gets its chance.
 */
export class Silence {
  private looks = 0;
  private committed: number | undefined;

  constructor(private readonly most: number) {}

  /** True when it was seen idle with work at hand this many times in a row. */
  look({ lag, committed }: Standing): boolean {
    this.looks = lag > 0 && committed === this.committed ? this.looks + 1 : 0;
    this.committed = committed;
    return this.looks >= this.most;
  }

  /** Nothing can be said now: broker or store is away. */
  forget() {
    this.looks = 0;
  }
}
