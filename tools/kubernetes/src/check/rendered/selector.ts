import * as z from 'zod';

/** Labels, with their values. */
export type Labels = Readonly<Record<string, string>>;

const expression = z.object({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z.array(z.string()).default([]),
});

/** A LabelSelector, which is what most kinds choose by. */
export const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z.array(expression).default([]),
});

export type LabelSelector = z.output<typeof labelSelector>;

const holds = ({ key, operator, values }: z.output<typeof expression>, labels: Labels): boolean => {
  const value = labels[key];
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  // What has no such label is in no list: `NotIn` chooses it.
  return (value !== undefined && values.includes(value)) === (operator === 'In');
};

/** Does the selector choose what has these labels? An empty one chooses everything. */
export const selects = ({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every((one) => holds(one, labels));

const inWords = ({ key, operator, values }: z.output<typeof expression>) =>
  [key, operator, values.join(',')].filter(Boolean).join(' ');

/** As messages show it: `app.kubernetes.io/name=order`. */
export const selectorText = ({ matchLabels, matchExpressions }: LabelSelector): string =>
  [...Object.entries(matchLabels).map((pair) => pair.join('=')), ...matchExpressions.map(inWords)].join(' and ') ||
  'everything';
