import { type Verdict } from '@tessera/cli/check';

export type Culprits = Verdict['culprits'];

/** It holds when nobody is to blame. */
export const verdict = (id: string, title: string, figure: string, culprits: Culprits): Verdict => ({
  id,
  title,
  holds: culprits.length === 0,
  figure,
  culprits,
});
