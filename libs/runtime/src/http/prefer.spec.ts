import { waitIn } from './prefer.js';

it.each([
  ['wait=3', 3],
  ['wait=0', 0],
  ['wait=10', 10],
  ['wait=11', 10],
  ['wait=99999999999999999999999', 10],
  ['WAIT = 3', 3],
  ['respond-async, wait=3', 3],
  ['respond-async,wait=3;why=hurry', 3],
  ['wait=3, wait=5', 3],
  ['note="a, wait=5", wait=3', 3],
])('%s asks for %i s', (prefer, seconds) => {
  expect(waitIn(prefer, 10)).toBe(seconds);
});

it.each([
  [undefined],
  [''],
  ['wait'],
  ['wait='],
  ['wait=-1'],
  ['wait=1.5'],
  ['wait=1e1'],
  ['wait=0x5'],
  ['wait=soon'],
  ['wait="5"'],
  ['wait=soon, wait=5'],
  ['await=5'],
  ['note="wait=5"'],
  ['note="wait=5'],
  ['handling=lenient; wait=5'],
])('%s asks for nothing', (prefer) => {
  expect(waitIn(prefer, 10)).toBeUndefined();
});

it('reads a long header as fast as it comes', () => {
  expect(waitIn(`${'"'.repeat(8_000)}${' '.repeat(8_000)}`, 10)).toBeUndefined();
  expect(waitIn(`wait=${' '.repeat(16_000)}x y`, 10)).toBeUndefined();
});
