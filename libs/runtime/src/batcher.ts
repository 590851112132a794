import { type Span } from '@opentelemetry/api';
import { requestContext } from './request-context.js';
import { activeSpan, tracing, underFirst } from './traces/tracing.js';

/**
 * When a batch begins though another one runs: when it has so many items, or its first one has waited so long. But no more than
 * `atOnce` run: behind slow ones batches grow instead.
 */
export interface BatchLimits {
  items: number;
  waitMs: number;
  atOnce: number;
}

interface Call<Item, Result> extends PromiseWithResolvers<Result> {
  item: Item;
  /** Of whoever asked, where spans are made. */
  span?: Span | undefined;
}

/**
 * Calls that come while one runs share the next one: nothing waits when idle, and load makes batches grow by itself. A batch that has
 * waited for `waitMs` runs beside the others: one that is stuck holds up no later one.
 */
export class Batcher<Item, Result> {
  private readonly waiting: Call<Item, Result>[] = [];
  private running = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** What comes of each item, in their order. When it rejects, so do all of its calls. Works for nobody's request alone. */
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly most: BatchLimits,
  ) {}

  add(item: Item): Promise<Result> {
    const call: Call<Item, Result> = { item, ...Promise.withResolvers<Result>() };
    if (tracing.on) call.span = activeSpan();
    this.waiting.push(call);
    if (this.waiting.length >= this.most.items) this.begin();
    else if (this.waiting.length === 1) this.beginSoon();
    return call.promise;
  }

  /** A turn of the event loop, so that calls which come together make one batch. */
  private beginSoon() {
    if (this.running === 0) setImmediate(() => this.begin());
    else this.timer = setTimeout(() => this.begin(), this.most.waitMs);
  }

  private begin() {
    clearTimeout(this.timer);
    if (this.waiting.length === 0 || this.running === this.most.atOnce) return;
    const calls = this.waiting.splice(0, this.most.items);
    const run = () => this.run(calls);
    void requestContext.exit(
      tracing.on
        ? () =>
            underFirst(
              calls.map(({ span }) => span),
              run,
            )
        : run,
    );
    if (this.waiting.length > 0) this.beginSoon();
  }

  private async run(calls: readonly Call<Item, Result>[]) {
    this.running += 1;
    try {
      const results = await this.work(calls.map(({ item }) => item));
      if (results.length !== calls.length) throw new Error(`${results.length} results for ${calls.length} calls`);
      // As many as there are calls.
      for (const [n, call] of calls.entries()) call.resolve(results[n] as Result);
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
    this.running -= 1;
    this.begin();
  }
}
