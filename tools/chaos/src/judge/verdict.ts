import { type Verdict } from '@tessera/cli/check';

export type Violations = Verdict['violations'];

/** It holds when nobody is to blame. */
export const verdict = (id: string, title: string, figure: string, violations: Violations): Verdict => ({
  id,
  title,
  holds: violations.length === 0,
  figure,
  violations,
});
