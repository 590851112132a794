import { type ByProcess } from '../cpu-shares.js';

/** What is measured: Tessera, what the stores allow, and what the tutorials would give. */
export const systemNames = ['tessera', 'bare', 'naive'] as const;
export type SystemName = (typeof systemNames)[number];

/** One round with `AT_ONCE` customers who order again and again; times in ms from when an order was sent to CONFIRMED. */
export interface Saturation {
  confirmed: number;
  refused: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** One that takes orders. It runs for its own rounds only: others would take time from the one that is measured. */
export interface System {
  label: string;
  /** Settles when it is ready, with its processes. */
  start(): Promise<ByProcess>;
  /** `settled` is called as soon as the orders are decided; what comes after that, as counting them, costs them nothing. */
  saturate(seconds: number, settled: () => void): Promise<Saturation>;
  stop(): Promise<void>;
}
