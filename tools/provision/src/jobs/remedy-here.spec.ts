import { expect, test } from '@jest/globals';
import { otherSecrets } from './other-secrets.js';
import { remedyHere } from './remedy-here.js';

test('names a command of compose in compose alone', () => {
  expect(remedyHere(' docker compose up', { RUNS_IN: 'compose' })).toBe(' docker compose up');
  expect(remedyHere(' docker compose up', {})).toBe('');
  expect(otherSecrets('order-db', undefined).message).not.toContain('docker');
});
