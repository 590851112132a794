import { type Mark } from './response-cache.js';

/**
 * When each tag was dropped, as a count of all drops. A drop is remembered for one to two spans; a mark from before that is
 * of nothing that anybody still holds, and counts as dropped.
 */
export class Drops {
  private clock = 0;
  private recent = new Map<string, Mark>();
  private earlier = new Map<string, Mark>();
  /** What was marked before it cannot be answered for any more. */
  private floor = 0;
  private nextFloor = 0;
  private turnedAt: number;

  constructor(
    private readonly spanMs: number,
    private readonly now: () => number = Date.now,
  ) {
    this.turnedAt = now();
  }

  get mark(): Mark {
    return this.clock;
  }

  drop(tags: readonly string[]) {
    this.turn();
    this.clock += 1;
    for (const tag of tags) this.recent.set(tag, this.clock);
  }

  /** When one of them was dropped last; never before the oldest drop that is still remembered. */
  lastOf(tags: readonly string[]): Mark {
    let last = this.floor;
    for (const tag of tags) last = Math.max(last, this.recent.get(tag) ?? this.earlier.get(tag) ?? 0);
    return last;
  }

  private turn() {
    const now = this.now();
    if (now - this.turnedAt < this.spanMs) return;
    this.turnedAt = now;
    this.floor = this.nextFloor;
    this.nextFloor = this.clock;
    this.earlier = this.recent;
    this.recent = new Map();
  }
}
