import { type Case, reverted, unmet } from './case.js';
import { type Outcome } from './outcome.js';

const outcome: Outcome = {
  calls: [{ status: 200, attempts: 1, ms: 5 }],
  lookups: {},
  canaries: {},
  served: {},
  answered: {},
  counters: {},
  addresses: {},
  groups: {},
};
const one: Case = {
  name: 'one',
  about: 'two things happen',
  values: { client: { TotalMs: '2500' } },
  closes: true,
  change: { values: { routes: { ActiveRules: 'none' } }, fault: 'cut' },
  steps: [
    { do: 'call', times: 3, during: [{ after: 1, values: { routes: { ActiveRules: 'green' } } }] },
    { do: 'stop', port: 'main.Endpoint0' },
    { do: 'canaries' },
  ],
  expects: {
    'there is a call': ({ calls }) => calls.length === 1,
    'it fails': ({ calls }) => calls[0]?.status === 504,
  },
};

it('names the sentences that are not true', () => {
  expect(unmet(one, outcome)).toEqual(['it fails']);
});

it('has without its change the same surroundings, calls and sentences', () => {
  const { change: _, ...rest } = one;
  expect(reverted(one)).toEqual({ ...rest, steps: [{ do: 'call', times: 3 }, { do: 'canaries' }] });
});
