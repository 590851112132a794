interface Entry {
  offset: string;
  done: boolean;
}

/**
 * How far one partition is done without a gap. Lanes finish out of order; a commit must never pass a message that is
 * not done, so the mark moves only over a contiguous run. It stays due until the broker has acknowledged it.
 */
export class Watermark {
  private open: Entry[] = [];
  private reached: string | undefined;
  private acknowledged: string | undefined;

  /** Offsets must arrive in the partition's order. The returned function marks this one as done. */
  begin(offset: string): () => void {
    const entry = { offset, done: false };
    this.open.push(entry);
    return () => {
      entry.done = true;
    };
  }

  /** The offset to commit, that is the next one to read; undefined when the broker knows all that is done. */
  get due(): string | undefined {
    this.advance();
    return this.reached === this.acknowledged ? undefined : this.reached;
  }

  acknowledge(offset: string) {
    this.acknowledged = offset;
  }

  /** Some message is begun and not done. */
  get isWaiting(): boolean {
    this.advance();
    return this.open.length > 0;
  }

  private advance() {
    const gap = this.open.findIndex((entry) => !entry.done);
    const finished = gap === -1 ? this.open.length : gap;
    const last = this.open[finished - 1];
    if (!last) return;
    this.open = this.open.slice(finished);
    this.reached = String(BigInt(last.offset) + 1n);
  }
}
