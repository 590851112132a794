import { type Rights } from './tree.js';
import { type Outcome } from './outcome.js';

/** How a case came out. */
export interface CaseReport {
  name: string;
  about: string;
  /** Whether everything came out as it must; of a reverted case, whether something did not. */
  ok: boolean;
  /** Sentences that are not true. */
  unmet: string[];
  /** Why it could not be played to its end. */
  error?: string;
  seconds: number;
  outcome?: Outcome;
}

/** How all cases came out. */
export interface LabReport {
  ok: boolean;
  rights: Rights;
  seconds: number;
  cases: CaseReport[];
}
