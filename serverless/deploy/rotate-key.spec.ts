import { type Rotation } from './keys.js';
import { nextStep, type Step } from './rotate-key.js';

const [old, next] = [{ kid: 'old' }, { kid: 'next' }];
const waiting = { next: { kid: 'next', pem: 'p' } };

const cases: [string, { kid: string }[], Rotation | undefined, Step][] = [
  ['nothing was begun', [old], undefined, 'publish'],
  ['it was cut off before the new key was public', [old], waiting, 'publish'],
  ['both are public', [old, next], waiting, 'sign'],
  ['tokens of the old one are still good', [old, next], { old: ['old'], since: 1 }, 'wait'],
  ['they are not', [old, next], { old: ['old'], since: -1 }, 'drop'],
  ['it was cut off before its end', [next], { old: ['old'], since: -1 }, 'drop'],
];

it.each(cases)('where %s, the next step follows from what is there', (_, keys, rotation, step) => {
  expect(nextStep(keys, rotation, 30 * 60_000)).toBe(step);
});
