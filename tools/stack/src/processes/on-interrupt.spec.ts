import { expect, test } from '@jest/globals';
import { interruptions } from './on-interrupt.js';

test('takes the same Ctrl-C from terminal and npm for one, and a later one for impatience', () => {
  const calls: string[] = [];
  const onSignal = interruptions(
    () => calls.push('first'),
    () => calls.push('again'),
  );
  for (const now of [0, 100, 2_000]) onSignal(now);
  expect(calls).toEqual(['first', 'again']);
});
