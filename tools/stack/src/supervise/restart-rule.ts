const minute = 60_000;
const pauses = [1_000, 2_000, 4_000];
const limit = 5;

/** When a dead child is started again: after 1, 2, then 4 s, and no more after five deaths within a minute. */
export class RestartRule {
  private deaths: number[] = [];

  /** Counts a death at that time (ms) and answers the pause before the next start, or undefined for "give up". */
  afterDeath(now: number): number | undefined {
    this.deaths = [...this.deaths.filter((time) => now - time < minute), now];
    if (this.deaths.length >= limit) return undefined;
    return pauses[Math.min(this.deaths.length, pauses.length) - 1];
  }
}
