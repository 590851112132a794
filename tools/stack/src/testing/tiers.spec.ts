import { expect, test } from '@jest/globals';
import { jestArguments } from './tiers.js';

test('takes an empty tier for an error', () => {
  expect(jestArguments('int', 'report.json', [])).not.toContain('--passWithNoTests');
});

test('hands the filter on; it may match nothing in a tier', () => {
  expect(jestArguments('spec', 'report.json', ['checkout'])).toEqual([
    '--selectProjects',
    'spec',
    '--json',
    '--outputFile=report.json',
    '--maxWorkers=100%',
    '--passWithNoTests',
    'checkout',
  ]);
});

test('runs one platform at a time in the last tier', () => {
  expect(jestArguments('e2e', 'report.json', [])).toContain('--runInBand');
});
