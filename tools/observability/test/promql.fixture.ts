import { apps } from '@tessera/contracts';
import { type Metric, metrics } from '@tessera/contracts/metrics';
import { rules } from './rules.fixture.js';

/** What Prometheus itself says of each series. */
const always = ['job', 'instance'];
const keywords = new Set(['and', 'or', 'unless', 'offset', 'bool', 'by', 'without', 'on', 'ignoring']);
const grouping = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

const namesIn = (list: string) => list.split(',').map((name) => name.trim());
const groupedBy = (expr: string) => [...expr.matchAll(grouping)].flatMap(([, list = '']) => namesIn(list));

/** A metric of the list with what a matcher may say of it; undefined for what is in no list. */
const known = (name: string): Readonly<Record<string, readonly string[] | string>> | undefined => {
  if (name === 'up') return { job: apps, instance: '' };
  const record = rules.find((rule) => rule.record === name);
  if (record) return Object.fromEntries(groupedBy(record.expr).map((label) => [label, '']));
  const listed: Readonly<Record<string, Metric>> = metrics;
  const [, base = name, part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
  const metric = part && listed[base]?.kind === 'histogram' ? listed[base] : listed[name];
  if (!metric || (metric.kind === 'histogram' && !part)) return undefined;
  return { job: metric.from, instance: '', ...(part === 'bucket' && { le: '' }), ...metric.labels };
};

/** The metrics that a line of PromQL names, each with its matchers. */
const selectorsIn = (expr: string): { name: string; matchers: string }[] => {
  const bare = expr.replace(grouping, ' ').replaceAll(/\[[^\]]*\]/g, ' ');
  const named = [...bare.matchAll(/(?<![\w.$"=~-])([a-zA-Z_:][\w:]*)\s*(\{[^}]*\}|\()?/g)];
  return named
    .filter(([, name = '', next]) => next !== '(' && !keywords.has(name))
    .map(([, name = '', matchers = '']) => ({ name, matchers }));
};

const matcherFaults = (name: string, matchers: string): string[] => {
  const labels = known(name) ?? {};
  return [...matchers.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].flatMap(([, label = '', sign, value = '']) => {
    const values = labels[label];
    if (values === undefined) return [`${name} has no label ${label}`];
    const isWord = typeof values !== 'string' && (sign === '=' || sign === '!=');
    return isWord && !values.includes(value) ? [`${label} of ${name} is never ${value}`] : [];
  });
};

/** A query as Grafana asks it when everything is chosen. */
export const atRest = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll('$service', '.*').replaceAll('$instance', '.*');

/** The base names of the metrics that a line of PromQL asks of. */
export const metricsIn = (expr: string): string[] =>
  selectorsIn(expr).map(({ name }) => (name in metrics ? name : name.replace(/_(bucket|sum|count)$/, '')));

/** What a line of PromQL asks of what there is not: a metric, a label of it, a word of that label. */
export const faultsIn = (expr: string): string[] => {
  const selectors = selectorsIn(expr.replaceAll(/\s+/g, ' '));
  const labels = new Set([...always, 'le', ...selectors.flatMap(({ name }) => Object.keys(known(name) ?? {}))]);
  return [
    ...selectors.filter(({ name }) => !known(name)).map(({ name }) => `no metric is ${name}`),
    ...selectors.filter(({ name }) => known(name)).flatMap(({ name, matchers }) => matcherFaults(name, matchers)),
    ...groupedBy(expr)
      .filter((label) => !labels.has(label))
      .map((label) => `nothing in it has a label ${label}`),
  ];
};
