import { expect, test } from '@jest/globals';
import { CommandError } from './command-error.js';
import { inTime } from './until.js';

test('whoever never answers is waited for no longer than was said', async () => {
  await expect(inTime(new Promise(() => {}), 20)).rejects.toThrow(new CommandError('no answer within 0.02 s'));
});

test('an answer and an error come through as they are', async () => {
  expect(await inTime(Promise.resolve('here'), 60_000)).toBe('here');
  await expect(inTime(Promise.reject(new Error('away')), 60_000)).rejects.toThrow('away');
});
