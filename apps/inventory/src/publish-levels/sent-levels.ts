import { type Level } from '../store/level.outbox.js';

interface Sent {
  version: number;
  marks: number;
  /** When its request began. */
  at: number;
  /** Until then an older level may arrive behind it. */
  doubtUntil: number;
}

const NEVER: Sent = { version: 0, marks: 0, at: -Infinity, doubtUntil: -Infinity };

/**
 * What one relay of levels knows about those that are marked: which were sent, and which are in doubt. A level in doubt is
 * sent again when the doubt is over, and its mark stays until then, so that whoever comes after a crash finds it. Times are
 * milliseconds of one steady clock.
 */
export class SentLevels {
  private readonly sent = new Map<string, Sent>();

  /** @param quietMs for so long a level has to be the last one before it is settled */
  constructor(private readonly quietMs: number) {}

  /** Those to be sent. */
  due(marked: readonly Level[], now: number): Level[] {
    return marked.filter((level) => {
      const { at, doubtUntil } = this.of(level.sku);
      return !this.wasSent(level) || (at < doubtUntil && doubtUntil <= now);
    });
  }

  /** All brokers have them, by a request that began then. */
  note(levels: readonly Level[], at: number) {
    for (const { sku, version, marks } of levels) this.sent.set(sku, { ...this.of(sku), version, marks, at });
  }

  /** A request with an older one may be under way for so long. */
  doubt(levels: readonly Level[], doubtUntil: number) {
    for (const { sku } of levels) this.sent.set(sku, { ...this.of(sku), doubtUntil });
  }

  /** Those that are the last ones of their SKU for certain, and quiet. */
  settled(marked: readonly Level[], now: number): Level[] {
    return marked.filter((level) => {
      const { at, doubtUntil } = this.of(level.sku);
      return this.wasSent(level) && at >= doubtUntil && now - at >= this.quietMs;
    });
  }

  /** Their marks are taken away: one that is marked from now on is sent. */
  forget(levels: readonly Level[]) {
    for (const { sku } of levels) this.sent.delete(sku);
  }

  private wasSent = ({ sku, version, marks }: Level) => {
    const sent = this.of(sku);
    return sent.version === version && sent.marks === marks;
  };

  private of = (sku: string) => this.sent.get(sku) ?? NEVER;
}
