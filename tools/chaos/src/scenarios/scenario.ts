import { type Random } from '../random.js';
import { type Stage } from '../stage/stage.js';

/** One thing that breaks, as the seed has chosen it. */
export interface Fault {
  /** For the log, for example `freeze order-2 for 12 s`. */
  says: string;
  /** Breaks it and mends it; ends early, mended, when the stage is closing. */
  run(stage: Stage): Promise<unknown>;
}

/** How long and how hard a run is. */
export interface Run {
  kills: number;
  ms: number;
}

/** A kind of fault. */
export interface Scenario {
  name: string;
  says: string;
  /** How often in a run. */
  times(run: Run): number;
  /** @param n counts the faults of this kind in a run, from 0. */
  fault(random: Random, run: Run, n: number): Fault;
}

const MINUTE = 60_000;

/** So often a minute, and at least once. */
export const perMinute =
  (rate: number) =>
  ({ ms }: Run) =>
    Math.max(1, Math.round((ms / MINUTE) * rate));
