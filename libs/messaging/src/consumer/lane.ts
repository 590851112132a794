/**
 * A queue whose items are processed in order, in batches, one batch at a time. A batch is whatever has arrived while the
 * last one ran, up to `most`: nothing waits when idle, and load makes batches grow by itself.
 */
export class Lane<Item> {
  private queue: Item[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly most: number,
    /** Must not reject: an item that can not be processed is this function's business. */
    private readonly process: (batch: Item[]) => Promise<void>,
  ) {}

  get length() {
    return this.queue.length;
  }

  push(item: Item) {
    this.queue.push(item);
    this.running ??= this.run();
  }

  /** Forgets what has not begun; what runs is finished, and what comes next waits for it. */
  drop() {
    this.queue = [];
  }

  /** Resolves when nothing runs. */
  async idle() {
    await this.running;
  }

  private async run() {
    // A turn of the event loop, so that messages which arrive together make one batch.
    await new Promise(setImmediate);
    while (this.queue.length > 0) await this.process(this.queue.splice(0, this.most));
    this.running = undefined;
  }
}
