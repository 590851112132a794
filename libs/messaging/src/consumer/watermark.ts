interface Entry {
  offset: string;
  done: boolean;
}

/**
 * How far one partition is done without a gap. Lanes finish out of order; a commit must never pass a message that is
 * not done, so the mark moves only over a contiguous run.
 */
export class Watermark {
  private open: Entry[] = [];

  /** Offsets must arrive in the partition's order. The returned function marks this one as done. */
  begin(offset: string): () => void {
    const entry = { offset, done: false };
    this.open.push(entry);
    return () => {
      entry.done = true;
    };
  }

  /** The offset to commit, that is the next one to read; undefined when nothing new is done since the last call. */
  advance(): string | undefined {
    const gap = this.open.findIndex((entry) => !entry.done);
    const finished = gap === -1 ? this.open.length : gap;
    const last = this.open[finished - 1];
    if (!last) return undefined;
    this.open = this.open.slice(finished);
    return String(BigInt(last.offset) + 1n);
  }
}
