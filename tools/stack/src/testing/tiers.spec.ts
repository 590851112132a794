import { expect, test } from '@jest/globals';
import { availableParallelism } from 'node:os';
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
    `--maxWorkers=${availableParallelism()}`,
    '--passWithNoTests',
    'checkout',
  ]);
});
