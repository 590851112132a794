/** How much a lane takes at once: whatever comes first, but always one item. */
export interface BatchLimit {
  items: number;
  bytes: number;
}

/**
 * A queue whose items are processed in order, in batches, one batch at a time. A batch is whatever has arrived while the
 * last one ran, up to `most`: nothing waits when idle, and load makes batches grow by itself.
 */
export class Lane<Item extends { bytes: number }> {
  private queue: Item[] = [];
  private running: Promise<void> | undefined;
  /** Of what waits. */
  bytes = 0;
  /** Grows with each batch that ends, and each try of a part of one: a lane that is busy while this stands still is stuck. */
  steps = 0;

  constructor(
    private readonly most: BatchLimit,
    /** Must not reject: an item that cannot be processed is this function's business. */
    private readonly process: (batch: Item[]) => Promise<void>,
  ) {}

  get length() {
    return this.queue.length;
  }

  get isBusy() {
    return this.running !== undefined;
  }

  push(item: Item) {
    this.queue.push(item);
    this.bytes += item.bytes;
    this.running ??= this.run();
  }

  /** Forgets what has not begun; what runs is finished, and what comes next waits for it. */
  drop() {
    this.queue = [];
    this.bytes = 0;
  }

  /** Resolves when nothing runs. */
  async idle() {
    await this.running;
  }

  private async run() {
    // A turn of the event loop, so that messages which arrive together make one batch.
    await new Promise(setImmediate);
    while (this.queue.length > 0) {
      await this.process(this.nextBatch());
      this.steps += 1;
    }
    this.running = undefined;
  }

  private nextBatch() {
    let [count, bytes] = [0, 0];
    for (const item of this.queue.slice(0, this.most.items)) {
      if (count > 0 && bytes + item.bytes > this.most.bytes) break;
      count += 1;
      bytes += item.bytes;
    }
    this.bytes -= bytes;
    return this.queue.splice(0, count);
  }
}
