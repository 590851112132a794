import { type Stores } from '@tessera/stack';
import { type ByProcess, storePids, withCpu } from '../cpu-shares.js';
import { inTurn } from '../in-turn.js';
import { quantile } from '../quantile.js';
import { type Saturation, type System, type SystemName } from './system.js';

/** Right before each round, as its processes are new. */
export const WARM_UP_S = 10;

/** How long and how often, and which of the systems. */
export interface Rounds {
  seconds: number;
  rounds: number;
  only: readonly SystemName[];
}

/** A system and its rounds so far. */
export interface Line {
  name: SystemName;
  system: System;
  /** CPU in ms an order. */
  rounds: (Saturation & { cpu: ByProcess })[];
}

/** Each figure is the median of its own. */
export const medianOf = (rounds: readonly Saturation[], figure: keyof Saturation): number =>
  quantile(
    rounds.map((round) => round[figure]),
    0.5,
  );

export const warmUp = (system: System, seconds: number) => system.saturate(Math.min(WARM_UP_S, seconds), () => {});

/** One round, warm and alone on the machine. */
const measure = async ({ system, rounds }: Line, stores: Stores, seconds: number) => {
  try {
    const pids = await system.start();
    await warmUp(system, seconds);
    const all = { ...pids, ...storePids(stores) };
    rounds.push(await withCpu(all, (settled) => system.saturate(seconds, settled)));
  } finally {
    await system.stop();
  }
};

/** All rounds of all of them, in turn. */
export const measureAll = async (lines: readonly Line[], stores: Stores, { seconds, rounds }: Rounds) => {
  for (let round = 0; round < rounds; round++)
    for (const line of inTurn(lines, round)) {
      await measure(line, stores, seconds);
      const perSecond = line.rounds.at(-1)?.perSecond ?? 0;
      console.log(`round ${round + 1} of ${rounds}, ${line.system.label}: ${Math.round(perSecond)} orders/s`);
    }
};
