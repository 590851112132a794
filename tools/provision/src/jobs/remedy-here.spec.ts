import { expect, test } from '@jest/globals';
import { remedyHere } from './remedy-here.js';

const remedies = { compose: ' docker compose up', kubernetes: ' kubectl get pods' };

test.each([
  ['compose', ' docker compose up'],
  ['kubernetes', ' kubectl get pods'],
  ['local', ''],
  [undefined, ''],
])('names what is there in %s alone', (RUNS_IN, says) => {
  expect(remedyHere(remedies, { RUNS_IN })).toBe(says);
});

test('names nothing in a pod where there is nothing to name', () => {
  expect(remedyHere({ compose: ' docker compose up' }, { RUNS_IN: 'kubernetes' })).toBe('');
});
