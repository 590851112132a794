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

// What a step for each pair of characters would make of them is more than a test may take.
it.each([
  ['quotes', `${'"'.repeat(8_000)}${' '.repeat(8_000)}`],
  ['spaces before a value', `wait=${' '.repeat(100_000)}x y`],
  ['spaces in a value', `wait=a${' '.repeat(100_000)}b`],
  ['spaces before an equals sign', `wait${' '.repeat(100_000)}=${' '.repeat(100_000)}a`],
  ['parameters', `wait=a${' ;'.repeat(50_000)}b`],
  ['open quotes', `wait=${'"\\'.repeat(50_000)}`],
])('reads a long header as fast as it comes: %s', (_, prefer) => {
  expect(waitIn(prefer, 10)).toBeUndefined();
});
