import { type Reading, withReading } from '@tessera/check';
import { storingApps } from '@tessera/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stage } from '../stage/stage.js';

const EVERY_MS = 500;

/** When, counted from the return of everything, which rest was reached; undefined when it was not. */
export interface Quiet {
  decidedMs: number | undefined;
  quietMs: number | undefined;
}

const pending = async ({ order }: Reading) => {
  const [row] = await order.rows<{ count: number }>(`SELECT count(*) FROM orders WHERE state = 'PENDING'`);
  return row?.count ?? 0;
};

const underWay = async (reading: Reading) => {
  let unsent = 0;
  for (const app of storingApps) unsent += await reading[app].count('outbox');
  return unsent + (await reading.kafka.progress()).filter(({ committed, high }) => high > committed).length;
};

/** Waits until every order is decided and nothing is under way, `withinMs` at most. */
export const untilQuiet = async ({ at }: Stage, withinMs: number, over: AbortSignal): Promise<Quiet> => {
  const began = performance.now();
  const quiet: Quiet = { decidedMs: undefined, quietMs: undefined };
  while (!over.aborted && performance.now() - began < withinMs) {
    const left = await withReading(at, async (reading) => [await pending(reading), await underWay(reading)] as const);
    if (left[0] === 0) quiet.decidedMs ??= performance.now() - began;
    if (left[0] === 0 && left[1] === 0) return { ...quiet, quietMs: performance.now() - began };
    await sleep(EVERY_MS);
  }
  return quiet;
};
