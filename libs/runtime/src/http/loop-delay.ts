/** One long turn may be a collection of garbage; after two there is more to do than time. */
const TURNS = 2;

/** Knows whether the event loop has been late for a while: longer than `limitMs`, two samples in a row, until one is in time. */
export class LoopDelay {
  private late = 0;

  constructor(
    private readonly limitMs: number,
    private sampledAt: number,
  ) {}

  get isLong(): boolean {
    return this.late >= TURNS;
  }

  /** Must be called by a timer every `everyMs`: what is more than that, the loop was late. */
  sample(now: number, everyMs: number) {
    this.late = now - this.sampledAt - everyMs > this.limitMs ? this.late + 1 : 0;
    this.sampledAt = now;
  }
}
