import { expect, test } from '@jest/globals';
import { add, tallyLine, tallyOf } from './tally.js';

const report = {
  numPassedTests: 7,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 2,
};

test('counts a suite that could not run as a failure', () => {
  expect(tallyOf(report, 1)).toEqual({ passed: 7, failed: 3, skipped: 3 });
});

test('counts a run without a report, or a failed one without a failed test, as one failure', () => {
  expect(tallyOf(undefined, 1).failed).toBe(1);
  expect(tallyOf({ numPassedTests: 3, numFailedTests: 0 }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test('adds up to the last line', () => {
  const sum = add(tallyOf(report, 1), { passed: 1, failed: 0, skipped: 0 });
  expect(tallyLine(sum)).toBe('8 passed, 3 failed, 3 skipped');
});
