import { expect, test } from '@jest/globals';
import { interruptions } from './on-interrupt.js';

test('takes the same Ctrl-C from terminal and npm for one, and a later one for impatience', () => {
  const heard: string[] = [];
  const onSignal = interruptions(
    () => heard.push('first'),
    () => heard.push('again'),
  );
  for (const now of [0, 100, 2_000]) onSignal(now);
  expect(heard).toEqual(['first', 'again']);
});
