/** How many tests did what. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** What every sum begins with. */
export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

/** Two runs as one. */
export const add = (one: Tally, other: Tally): Tally => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

/**
 * What jest's `--json` file says. A suite that could not run counts as one failure, and so does a run without a file,
 * or one that jest calls failed without naming a test: none of them may look like success.
 */
export const tallyOf = (report: unknown, exitCode: number): Tally => {
  const count = (key: string) => numberAt(report, key);
  const failed = count('numFailedTests') + count('numRuntimeErrorTestSuites');
  return {
    passed: count('numPassedTests'),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
};

const numberAt = (report: unknown, key: string): number => {
  const value =
    typeof report === 'object' && report !== null ? Object.entries(report).find(([name]) => name === key)?.[1] : 0;
  return typeof value === 'number' ? value : 0;
};

/** The last line of `npm test`. */
export const tallyLine = ({ passed, failed, skipped }: Tally) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
