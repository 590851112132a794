import { expect, test } from '@jest/globals';
import { parsePorts } from './port-book.js';

test('remembers the ports of the last run', () => {
  expect(parsePorts({ postgres: 14320, kafka: 14399 })).toEqual({ postgres: 14320, kafka: 14399 });
});

test('forgets what it can not use', () => {
  expect(parsePorts({ postgres: '14320', redis: 1, mongo: 1.5 })).toEqual({});
  expect(parsePorts(undefined)).toEqual({});
});
