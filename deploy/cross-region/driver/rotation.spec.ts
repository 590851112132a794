import { CommandError } from '@tessera/command';
import { type Rules, rotateRules } from './rotation.js';

const times = { calm: 0, patience: 0, every: 1 };

/** What a rotation did: where it put rules, while canaries say what is told for each place. */
const rotated = async (from: Rules, faults: Partial<Record<Rules, string>> = {}) => {
  const steps: Rules[] = [];
  const rotating = {
    from,
    change: async (rules: Rules) => void steps.push(rules),
    probe: async () => faults[steps.at(-1) ?? from],
    progress: () => undefined,
    times,
  };
  const ends = await rotateRules(rotating).catch((error: CommandError) => error.message);
  return { steps, ends };
};

it.each([
  ['blue', ['both', 'green'], 'green'],
  ['green', ['both', 'blue'], 'blue'],
  // An earlier one did not come to its end.
  ['both', ['green'], 'green'],
] as const)('moves rules out of %s by both groups', async (from, steps, ends) => {
  expect(await rotated(from)).toEqual({ steps, ends });
});

it('does not begin where canaries are not well', async () => {
  expect(await rotated('blue', { blue: 'CanaryA: no' })).toEqual({
    steps: [],
    ends: 'Nothing was rotated, the canaries are not well: CanaryA: no.',
  });
});

it('goes back, by both groups, where canaries are not well in the other one', async () => {
  expect(await rotated('blue', { green: 'CanaryA: 10.64.0.10 CONNECT_TIMEOUT' })).toEqual({
    steps: ['both', 'green', 'both', 'blue'],
    ends: expect.stringMatching(/^Rules are in blue as before, .*: CanaryA: 10.64.0.10 CONNECT_TIMEOUT\.$/),
  });
});

it('goes back where they are not well with both', async () => {
  expect(await rotated('green', { both: 'CanaryB: no' })).toMatchObject({ steps: ['both', 'both', 'green'] });
});

it('waits for a calm that lasts, and forgives what was before it', async () => {
  const seen = [undefined, 'not yet', undefined, undefined, undefined, undefined];
  const asked: number[] = [];
  const ends = await rotateRules({
    from: 'both',
    change: async () => undefined,
    probe: async () => seen[asked.push(Date.now()) - 1],
    progress: () => undefined,
    times: { calm: 30, patience: 10_000, every: 20 },
  });
  expect(ends).toBe('green');
  // Before it began, the fault, and then so long that it was a calm.
  expect(asked.length).toBeGreaterThanOrEqual(4);
});
