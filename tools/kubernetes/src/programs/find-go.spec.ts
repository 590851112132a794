import { expect, test } from '@jest/globals';
import { isAtLeast, isNewEnough } from './find-go.js';

test.each([
  ['go1.26.8', '1.26', true],
  ['go1.27rc1', '1.26', true],
  ['go2.0', '1.26', true],
  ['go1.9', '1.26', false],
  ['v5.4.3', '5.4', true],
  ['v5.0.4-0.20230601165947-6ce0bf390ce3', '5.4', false],
  ['etcd Version: 3.4.23', '3.6', false],
  ['(devel)', '0.6', false],
  ['', '0.6', false],
])('%s is at least %s: %s', (version, oldest, is) => expect(isAtLeast(version, oldest)).toBe(is));

test('an older Go fetches the one that is asked for, unless it must not or cannot', () => {
  expect(isNewEnough('go1.26.0', 'local')).toBe(true);
  expect(isNewEnough('go1.24.2', 'auto')).toBe(true);
  expect(isNewEnough('go1.24.2', 'go1.23.0+auto')).toBe(true);
  expect(isNewEnough('go1.24.2', 'local')).toBe(false);
  expect(isNewEnough('go1.19.8', '')).toBe(false);
});
