import { type Answer } from '../forward/answer.js';
import { Drops } from './drops.js';
import { type Kept, type Lookup, type Mark, ResponseCache } from './response-cache.js';

/** What an entry costs beside the bytes of its answer. */
const OVERHEAD_BYTES = 512;
/** Longer than any request lives: no answer that is still on its way was asked for before that. */
const LONGEST_REQUEST_MS = 20_000;

export interface CacheBounds {
  maxBytes: number;
  maxAgeMs: number;
}

type Entry = Kept & { mark: Mark; bytes: number };

/** The cache of one gateway: so many bytes, and beyond them who was asked for longest ago goes. */
export class MemoryCache extends ResponseCache {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  private readonly drops: Drops;
  private bytes = 0;

  constructor(
    private readonly bounds: CacheBounds,
    private readonly now: () => number = Date.now,
  ) {
    super();
    this.drops = new Drops(bounds.maxAgeMs + LONGEST_REQUEST_MS, now);
  }

  find(key: string, tags: readonly string[]): Lookup {
    const droppedAt = this.drops.lastOf(tags);
    const { mark } = this.drops;
    const entry = this.entries.get(key);
    if (!entry) return { mark, droppedAt };
    this.remove(key, entry);
    if (entry.mark < droppedAt || this.now() - entry.at >= this.bounds.maxAgeMs) return { mark, droppedAt };
    this.add(key, entry);
    return { kept: entry, mark, droppedAt };
  }

  keep(key: string, tags: readonly string[], mark: Mark, answer: Answer) {
    const bytes = OVERHEAD_BYTES + key.length + answer.body.length;
    if (mark < this.drops.lastOf(tags) || bytes > this.bounds.maxBytes / 8) return;
    const before = this.entries.get(key);
    if (before) this.remove(key, before);
    this.add(key, { answer, at: this.now(), mark, bytes });
    this.evict();
  }

  drop(tags: readonly string[]) {
    this.drops.drop(tags);
  }

  state() {
    return { kind: 'memory', entries: this.entries.size, bytes: this.bytes, ...this.bounds };
  }

  private evict() {
    for (const [key, entry] of this.entries) {
      if (this.bytes <= this.bounds.maxBytes) return;
      this.remove(key, entry);
    }
  }

  private add(key: string, entry: Entry) {
    this.entries.set(key, entry);
    this.bytes += entry.bytes;
  }

  private remove(key: string, entry: Entry) {
    this.entries.delete(key);
    this.bytes -= entry.bytes;
  }
}
