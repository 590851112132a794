import { expect, test } from '@jest/globals';
import { interruptions } from './on-interrupt.js';

test('takes the same Ctrl-C from terminal and npm for one, and a later one for impatience', () => {
  const heard: string[] = [];
  const hear = interruptions(
    () => heard.push('first'),
    () => heard.push('again'),
  );
  for (const now of [0, 100, 2_000]) hear(now);
  expect(heard).toEqual(['first', 'again']);
});
