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
 * full it takes in only what is asked for a second time, as long as more comes than there is room for: most of what is kept of a
 * flood is never asked for, and costs the collector an eighth of a forwarded answer's CPU (ADR 0024).
 */
export class MemoryCache extends ResponseCache {
  private young = new Generation();
  private old = new Generation();
  private turnedAt: number;
  private isCrowded = false;
  /** Bytes of what was not taken in since the last turn. */
  private turnedAway = 0;
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
    if (mark < this.drops.lastOf(tags) || bytes > this.bounds.maxBytes / 8) return;
    this.forgetOld();
    if (!this.hasRoomFor(bytes) && !this.door.knows(key)) return void (this.turnedAway += bytes);
    this.old.remove(key);
    this.add(key, { answer, at: this.now(), mark, bytes });
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

  private hasRoomFor(bytes: number) {
    return !this.isCrowded && this.bytes + bytes <= this.bounds.maxBytes;
  }

  private again(key: string): Entry | undefined {
    const entry = this.old.entries.get(key);
    if (!entry) return undefined;
    this.old.remove(key);
    this.forgetOld();
    this.add(key, entry);
    return entry;
  }

  private add(key: string, entry: Entry) {
    const { maxBytes } = this.bounds;
    if (this.young.bytes + entry.bytes > maxBytes / 2) this.turn(this.old.bytes > maxBytes / 4);
    this.young.add(key, entry);
  }

  /** What is too old by now goes, asked for or not. */
  private forgetOld() {
    if (this.now() - this.turnedAt >= this.bounds.maxAgeMs) this.turn(false);
  }

  /** `isFull`: much of what goes would still be good. */
  private turn(isFull: boolean) {
    this.isCrowded = isFull || this.turnedAway > this.bounds.maxBytes / 2;
    this.turnedAway = 0;
    this.turnedAt = this.now();
    this.old = this.young;
    this.young = new Generation();
  }
}
