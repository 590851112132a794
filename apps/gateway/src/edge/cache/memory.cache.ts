import { type Answer } from '../forward/answer.js';
import { Doorkeeper } from './doorkeeper.js';
import { Drops } from './drops.js';
import {
  type CacheBounds,
  type Kept,
  LONGEST_REQUEST_MS,
  type Lookup,
  type Mark,
  ResponseCache,
} from './response-cache.js';

/** What an entry costs beside the bytes of its answer. */
const OVERHEAD_BYTES = 512;
type Entry = Kept & { mark: Mark; bytes: number };

/** Entries that came, or were asked for, in one stretch of time. */
class Generation {
  readonly entries = new Map<string, Entry>();
  bytes = 0;

  add(key: string, entry: Entry) {
    this.remove(key);
    this.entries.set(key, entry);
    this.bytes += entry.bytes;
  }

  remove(key: string) {
    this.bytes -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}

/**
 * The cache of one gateway: so many bytes, and beyond them those go that were asked for longest ago. In two generations
 * instead of a list by last use: what is asked for again and again is found by one look-up, and nothing is moved. Once it is
 * full it takes in only what is asked for a second time.
 */
export class MemoryCache extends ResponseCache {
  private young = new Generation();
  private old = new Generation();
  private turnedAt: number;
  private readonly drops: Drops;
  private readonly door = new Doorkeeper();

  constructor(
    private readonly bounds: CacheBounds,
    private readonly now: () => number = Date.now,
  ) {
    super();
    this.drops = new Drops(bounds.maxAgeMs + LONGEST_REQUEST_MS, now);
    this.turnedAt = now();
  }

  find(key: string, tags: readonly string[]): Lookup {
    const droppedAt = this.drops.lastOf(tags);
    const { mark } = this.drops;
    const kept = this.young.entries.get(key) ?? this.again(key);
    if (!kept) return { mark, droppedAt };
    if (kept.mark >= droppedAt && this.now() - kept.at < this.bounds.maxAgeMs) return { kept, mark, droppedAt };
    this.young.remove(key);
    return { mark, droppedAt };
  }

  keep(key: string, tags: readonly string[], mark: Mark, answer: Answer) {
    const bytes = OVERHEAD_BYTES + key.length + answer.body.length;
    const { maxBytes } = this.bounds;
    if (mark < this.drops.lastOf(tags) || bytes > maxBytes / 8) return;
    if (this.bytes + bytes > maxBytes && !this.door.knows(key)) return;
    this.turn(bytes);
    this.old.remove(key);
    this.young.add(key, { answer, at: this.now(), mark, bytes });
  }

  drop(tags: readonly string[]) {
    this.drops.drop(tags);
  }

  state() {
    const entries = this.young.entries.size + this.old.entries.size;
    return { kind: 'memory', entries, bytes: this.bytes, ...this.bounds };
  }

  private get bytes() {
    return this.young.bytes + this.old.bytes;
  }

  private again(key: string): Entry | undefined {
    const entry = this.old.entries.get(key);
    if (!entry) return undefined;
    this.old.remove(key);
    this.turn(entry.bytes);
    this.young.add(key, entry);
    return entry;
  }

  /** Makes room for so many bytes, and lets go of what is too old by now, asked for or not. */
  private turn(bytes: number) {
    const now = this.now();
    const isFull = this.young.bytes + bytes > this.bounds.maxBytes / 2;
    if (!isFull && now - this.turnedAt < this.bounds.maxAgeMs) return;
    this.turnedAt = now;
    this.old = this.young;
    this.young = new Generation();
  }
}
