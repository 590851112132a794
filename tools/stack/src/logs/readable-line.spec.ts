import { expect, test } from '@jest/globals';
import { prefixed, readableLine } from './readable-line.js';

const time = new Date(2026, 10, 21, 9, 8, 7).toISOString();
const entry = (level: unknown, more: object = {}) => JSON.stringify({ level, time, msg: 'relay waits', ...more });

test('leaves info and below to the log', () => {
  expect(readableLine(entry('info'))).toBeUndefined();
});

test('shows warnings and errors as time, level and message', () => {
  expect(readableLine(entry('warn'))).toBe('09:08:07 warn relay waits');
  expect(readableLine(entry('error', { err: { message: 'no broker' } }))).toBe('09:08:07 error relay waits: no broker');
});

test('shows what is no log line as it is', () => {
  expect(readableLine('Error: boom')).toBe('Error: boom');
  expect(readableLine('{broken')).toBe('{broken');
  expect(readableLine('  ')).toBeUndefined();
});

test('puts the name before the line', () => {
  expect(prefixed('user', 'hello')).toBe('user      | hello');
});
