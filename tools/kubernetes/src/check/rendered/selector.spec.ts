import { labelSelector, selects } from './selector.js';

const labels = { app: 'order', tier: 'back' };
const expression = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
});

it.each([
  [{}, true],
  [{ matchLabels: { app: 'order' } }, true],
  [{ matchLabels: { app: 'order', tier: 'front' } }, false],
  [expression('app', 'In', 'user', 'order'), true],
  [expression('app', 'In', 'user'), false],
  [expression('zone', 'In', 'a'), false],
  [expression('app', 'NotIn', 'order'), false],
  [expression('zone', 'NotIn', 'a'), true],
  [expression('app', 'Exists'), true],
  [expression('zone', 'Exists'), false],
  [expression('zone', 'DoesNotExist'), true],
  [expression('app', 'DoesNotExist'), false],
])('%j chooses: %s', (selector, chooses) => {
  expect(selects(labelSelector.parse(selector), labels)).toBe(chooses);
});
