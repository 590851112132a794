import { type Tried } from '../exchange/attempt.js';

const MOST_FAILURES = 3;
const SKIPPED_MS = 30_000;

/** Where the API is, and whether it was there lately. */
export interface Origins {
  /** For the first attempt of a call. */
  first(now: number): string;
  /** For a further one. */
  next: string;
  /** What became of a first attempt. */
  note(origin: string, tried: Tried, now: number): void;
}

/**
 * A call begins at main and goes on at the standby, if there is one. After three first attempts in a row without an answer
 * main is left out for a while; then one more failure is enough to leave it out again. An answer is one whatever it says: it
 * came fast, so that nothing is saved by not asking.
 */
export const originsOf = ({ origin, standby }: { origin: string; standby?: string | undefined }): Origins => {
  let failures = 0;
  let skippedUntil = 0;
  return {
    first: (now) => (standby !== undefined && now < skippedUntil ? standby : origin),
    next: standby ?? origin,
    note: (asked, tried, now) => {
      if (asked !== origin) return;
      failures = 'answer' in tried ? 0 : failures + 1;
      if (failures >= MOST_FAILURES) skippedUntil = now + SKIPPED_MS;
    },
  };
};
