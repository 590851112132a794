import { type StoreName } from '@tessera/stack';
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
  /** Stores with proxies before them; of three, MongoDB's driver goes to where they say that they are. */
  fronted: readonly StoreName[];
}

/** What must be there for it to be played: three processes of a store, or the right to mount a file system. */
export type Need = 'brokers' | 'mongo' | 'mount';

/** A kind of fault. */
export interface Scenario {
  name: string;
  says: string;
  /** It hits one instance at a time, whose peer goes on: no excuse for a group that stands still. */
  sparesPeer?: true;
  needs?: Need;
  /** A shorter run plays it only when it is named. */
  fromMinutes?: number;
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

/** In seconds: so long as it may be at most, but no longer than a quarter of the run. */
export const longestOf = ({ ms }: Run, seconds: number) => Math.min(seconds, Math.ceil(ms / 4_000));

/** Seconds from 1 to the longest, half of them below its root. */
export const mostlyShort = (random: Random, longest: number) => Math.round(longest ** random.next());
