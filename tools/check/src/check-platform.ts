import { setTimeout as sleep } from 'node:timers/promises';
import { type Addresses } from './addresses.js';
import { type Violation, type Examination, type Invariant } from './invariant.js';
import { invariants } from './invariants/index.js';
import { endSnapshot, withReading } from './reading.js';
import { type Verdict, verdict } from './verdict.js';

/** How a platform is looked at. */
export interface CheckOptions {
  /** How long something may be on its way before it counts as stuck. */
  settleSeconds: number;
  /** Read the topics as well (I6, I7, I13). */
  topics?: boolean | undefined;
}

const PAUSE_MS = 1_000;

/**
 * Looks at everything once, then again at what is not as it should be, until it is or the time is up. What one snapshot
 * proves is broken at once; anything else only if the very same thing is found in every look.
 */
export const checkPlatform = async (at: Addresses, { settleSeconds, topics }: CheckOptions): Promise<Verdict[]> => {
  const all = invariants.filter((invariant) => topics || !invariant.readsTopics);
  const deadline = performance.now() + settleSeconds * 1_000;
  const found = await look(at, all);
  for (;;) {
    const open = all.filter((invariant) => mayHeal(found.get(invariant)));
    if (open.length === 0 || performance.now() >= deadline) break;
    await sleep(Math.min(PAUSE_MS, deadline - performance.now()));
    for (const [invariant, again] of await look(at, open)) found.set(invariant, stillIn(found.get(invariant), again));
  }
  return all.map((invariant) => {
    const { figure = '', violations = [] } = found.get(invariant) ?? {};
    return verdict(invariant.id, invariant.title, figure, violations);
  });
};

const look = (at: Addresses, all: Invariant[]) =>
  withReading(at, async (reading) => {
    const found = new Map<Invariant, Examination>();
    for (const invariant of all) {
      found.set(invariant, await invariant.examine(reading));
      await endSnapshot(reading);
    }
    return found;
  });

const mayHeal = (found: Examination | undefined) => found?.violations.some(({ isSure }) => !isSure) ?? false;

const sameAs = (one: Violation) => `${one.name} ${one.says}`;

/** The later look, without what was not there before. Where more was wrong than is kept, nothing can be left out. */
export const stillIn = (before: Examination | undefined, now: Examination): Examination => {
  if (!before || before.isCut || now.isCut) return now;
  const known = new Set(before.violations.map(sameAs));
  return { ...now, violations: now.violations.filter((violation) => violation.isSure || known.has(sameAs(violation))) };
};
