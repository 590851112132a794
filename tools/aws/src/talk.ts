import { type Progress } from '@tessera/stack';

/** How the person at the other end is spoken with. */
export interface Talk {
  progress?: Progress;
  /** A line of what was asked for. */
  say?(line: string): void;
  /** Whether what gets lost may get lost. Who cannot be asked has not agreed. */
  confirm?(question: string): Promise<boolean>;
}
