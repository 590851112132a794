import { stockLevelChanged } from '@tessera/contracts';
import { type Produce, toMessage } from '@tessera/messaging';
import { SOURCE } from '../store/database.js';
import { type Lease } from '../store/lease.js';
import { type Level, type LevelOutbox } from '../store/level.outbox.js';
import { SentLevels } from './sent-levels.js';

const defaultTiming = {
  /** For how long a request that was given up may still arrive (ADR 0010). */
  latestMs: 180_000,
  /** A stock that moves all the time is left alone: who takes a mark away is in the way of the next movement. */
  quietMs: 1_000,
  now: () => performance.now(),
};
const AT_ONCE = 500;

/**
 * Tells `stock-levels` how many pieces of a SKU are available. One instance does at a time. The topic is compacted, so at
 * rest the last message of a SKU has to be its newest level, whatever was killed or frozen: a mark is taken away only when a
 * level was sent after everything older had its time to arrive (ADR 0015).
 */
export class LevelRelay {
  private readonly timing: typeof defaultTiming;
  private sent: SentLevels;
  private tenure: number | undefined;

  constructor(
    private readonly levels: LevelOutbox,
    private readonly lease: Lease,
    private readonly produce: Produce,
    timing: Partial<typeof defaultTiming> = {},
  ) {
    this.timing = { ...defaultTiming, ...timing };
    this.sent = new SentLevels(this.timing.quietMs);
  }

  /** Sends what moved since the last time, if it is this instance's turn; how many are marked. What it throws has lost nothing. */
  async relay(): Promise<number> {
    const tenure = await this.lease.hold();
    if (tenure === undefined) return 0;
    const marked = await this.levels.unpublished();
    if (tenure !== this.tenure) this.takeOver(marked);
    this.tenure = tenure;
    const due = this.sent.due(marked, this.timing.now());
    for (let at = 0; at < due.length; at += AT_ONCE) await this.send(due.slice(at, at + AT_ONCE));
    const settled = this.sent.settled(marked, this.timing.now());
    await this.levels.settle(settled);
    this.sent.forget(settled);
    return marked.length;
  }

  /** Whoever had the lease meanwhile may have requests under way, of what is marked and of nothing else. */
  private takeOver(marked: readonly Level[]) {
    this.sent = new SentLevels(this.timing.quietMs);
    this.sent.doubt(marked, this.afterLatest());
  }

  /** What it leaves, because the lease is not what it was, is still marked. */
  private async send(levels: readonly Level[]) {
    if ((await this.lease.hold()) !== this.tenure) return;
    const began = this.timing.now();
    try {
      await this.produce(levels.map(message));
      this.sent.note(levels, began);
    } catch (error) {
      this.sent.doubt(levels, this.afterLatest());
      throw error;
    } finally {
      // We were frozen: a successor may have told newer ones, and these came behind them.
      if (!this.lease.isHeld) await this.levels.mark(levels.map(({ sku }) => sku));
    }
  }

  private afterLatest = () => this.timing.now() + this.timing.latestMs;
}

const message = ({ sku, available, version }: Level) =>
  toMessage(stockLevelChanged.of(sku, version, { sku, available }), SOURCE);
