/** What is seen at one look of something that has work to do. */
export interface Sight {
  name: string;
  /** Whatever changes when it gets on. */
  progress: number | bigint;
}

/**
 * Notices what has work and does none of it. Counted in looks, not in time: a process that was frozen looks once when it
 * wakes up, and gets its chance.
 */
export class StallDetector {
  private seen = new Map<string, Sight & { looks: number }>();

  constructor(private readonly most: number) {}

  /** The names of those that stood still this many looks in a row, with work at hand at each of them. */
  look(working: readonly Sight[]): string[] {
    const looksAt = ({ name, progress }: Sight) => {
      const before = this.seen.get(name);
      return before?.progress === progress ? before.looks + 1 : 0;
    };
    this.seen = new Map(working.map((sight) => [sight.name, { ...sight, looks: looksAt(sight) }]));
    return [...this.seen.values()].filter(({ looks }) => looks >= this.most).map(({ name }) => name);
  }

  /** Nothing can be said now: broker or store is away. */
  forget() {
    this.seen.clear();
  }
}
