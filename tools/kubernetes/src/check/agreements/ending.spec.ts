import { deployment, labelled, object } from '../rendered.fixture.js';
import { ending } from './ending.js';

const rolling = { strategy: { rollingUpdate: { maxUnavailable: 0 } } };
const order = (drain = '15000', seconds = 60, spec: object = rolling) =>
  deployment('order', { env: [{ name: 'DRAIN_MS', value: drain }] }, { terminationGracePeriodSeconds: seconds }, spec);
const budget = (fields: object) =>
  object('PodDisruptionBudget', 'order', { spec: { selector: { matchLabels: labelled('order') }, ...fields } });
const one = budget({ maxUnavailable: 1 });

it('a service drains, ends and is replaced one pod after the other', () => {
  expect(ending.broken([order(), one])).toEqual([]);
  // Nobody waits for what is no service of ours.
  expect(ending.broken([deployment('valkey')])).toEqual([]);
});

it.each([
  [[order('15000', 40), one], 'is killed after 40 s, and needs 45 to end'],
  [[order('0'), one], 'drains for 0 s: who has its address from DNS knows better only after 5'],
  [[order('15000', 60, {}), one], 'may lack 25% of its pods in a rollout; maxUnavailable must be 0'],
  [
    [order('15000', 60, { strategy: { type: 'Recreate' } }), one],
    'is replaced by Recreate: all pods end before the first new one begins',
  ],
  [[order()], 'has 0 PodDisruptionBudgets, and one it must be'],
  [[order(), one, one], 'has 2 PodDisruptionBudgets, and one it must be'],
  [
    [order(), budget({ minAvailable: 2 })],
    'is held by PodDisruptionBudget/order, which can keep a node from being drained; say maxUnavailable: 1',
  ],
  [
    [order(), budget({ maxUnavailable: 0 })],
    'is held by PodDisruptionBudget/order, which can keep a node from being drained; say maxUnavailable: 1',
  ],
])('what does not is named', (objects, line) => {
  expect(ending.broken(objects)).toEqual([`Deployment/order: ${line}`]);
});
