import { type Reading } from './reading.js';

/** Something that breaks an invariant: which SKU, order or user, and what is wrong with it. */
export interface Violation {
  name: string;
  says: string;
  /** One snapshot of one store shows it, so no waiting can make it right. Otherwise it may just be on its way. */
  isSure?: boolean;
}

/** What one look at the platform showed. */
export interface Examination {
  /** How much was looked at, and how much of it is off. */
  figure: string;
  violations: readonly Violation[];
  /** More violations than are kept in memory. */
  isCut: boolean;
}

/** Something that must always hold, and how to look for it. */
export interface Invariant {
  id: string;
  title: string;
  /** Reads the topics from their beginning, which takes longer than everything else together. */
  readsTopics?: boolean;
  examine(reading: Reading): Promise<Examination>;
}

const KEPT = 1_000;

/** Counts what was looked at and keeps the first violations, so that memory does not grow with what is broken. */
export class Findings {
  private readonly kept: Violation[] = [];
  private off = 0;
  looked = 0;

  constructor(private readonly unit: string) {}

  blame(name: string, says: string, isSure = false) {
    this.off += 1;
    if (this.kept.length < KEPT) this.kept.push({ name, says, isSure });
  }

  /** `tail` is said after the count. */
  done(tail = `${this.off} off`): Examination {
    const figure = `${this.looked.toLocaleString('en')} ${this.unit}, ${tail}`;
    return { figure, violations: this.kept, isCut: this.off > KEPT };
  }
}
