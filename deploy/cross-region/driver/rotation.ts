import { CommandError } from '@tessera/command';
import { type Progress } from '@tessera/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Colour } from './slots.js';

/** Where rules can be: in one group, or in both while they move. */
export type Rules = Colour | 'both';

/** What a rotation works with. */
export interface Rotating {
  /** Where the rules are now; `both` where an earlier rotation did not come to its end. */
  from: Rules;
  /** Puts them there, and waits for it. */
  change(rules: Rules): Promise<void>;
  /** What the canaries see that is not well. */
  probe(): Promise<string | undefined>;
  progress: Progress;
  times?: Times;
}

/** In ms. */
export interface Times {
  /** How long canaries must be well without a break. */
  calm: number;
  /** How long it may take until they have been. */
  patience: number;
  /** From one look to the next. */
  every: number;
}

const usual: Times = { calm: 120_000, patience: 240_000, every: 10_000 };

/** Waits for a calm; answers what the canaries saw last where there is none. A change of rules needs a moment itself. */
const unrest = async (
  { probe }: Pick<Rotating, 'probe'>,
  { calm, patience, every }: Times,
): Promise<string | undefined> => {
  const until = Date.now() + patience;
  let since: number | undefined;
  for (;;) {
    const fault = await probe();
    const now = Date.now();
    since = fault === undefined ? (since ?? now) : undefined;
    if (since !== undefined && now - since >= calm) return undefined;
    if (fault !== undefined && now >= until) return fault;
    await sleep(every);
  }
};

/**
 * Moves rules into the other group, and there is no moment at which they are in none. Where canaries are not well after a step
 * they go back to where they were.
 *
 * @returns where they are now.
 */
export const rotateRules = async ({ from, change, probe, progress, times = usual }: Rotating): Promise<Colour> => {
  const to: Colour = from === 'green' ? 'blue' : 'green';
  const before = await probe();
  if (before !== undefined) throw new CommandError(`Nothing was rotated, the canaries are not well: ${before}.`);
  const step = async (rules: Rules) => {
    progress('rotate', `rules are put into ${rules === 'both' ? 'both groups' : rules}`);
    await change(rules);
    progress('rotate', `canaries must be well for ${times.calm / 1_000} s`);
    return unrest({ probe }, times);
  };
  const fault = (from === 'both' ? undefined : await step('both')) ?? (await step(to));
  if (fault === undefined) return to;
  progress('rotate', `back to ${from}`);
  // Never from one group into the other: packets would be dropped in between.
  await change('both');
  if (from !== 'both') await change(from);
  throw new CommandError(`Rules are in ${from} as before, because canaries were not well in between: ${fault}.`);
};
