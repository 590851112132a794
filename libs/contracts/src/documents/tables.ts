import { eventTypes } from '../events.js';
import { type Metric, metricNames, metrics } from '../metrics/index.js';
import { type Route } from '../route.js';
import { operationIds, routes } from '../routes.js';
import { type App, apps } from '../services.js';
import { type TopicName, topicNames, topics } from '../topics.js';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const code = (text: string) => `\`${text}\``;
const listed = (words: readonly string[]) => words.map(code).join(', ');

const ofRoute = ({ method, path, who, summary, answers, problems = [] }: Route) => [
  code(`${method} ${path}`),
  who,
  summary,
  Object.keys(answers).join(', '),
  listed(problems),
];

const hearersOf = (hearers: readonly App[]) =>
  hearers.length === apps.length ? ['every instance'] : hearers.map((app) => `every instance of ${app}`);

const readersOf = (topic: (typeof topics)[TopicName]) => [
  ...topic.groups.map(code),
  ...('heardBy' in topic ? hearersOf(topic.heardBy) : []),
];

const ofTopic = (name: TopicName) => {
  const topic = topics[name];
  return [
    code(name),
    topic.key.description ?? '',
    'compacted' in topic ? 'compacted' : `${topic.retentionDays} days`,
    listed(eventTypes.filter((type) => type.topic === name).map((type) => type.name)),
    topic.from,
    readersOf(topic).join(', ') || 'nobody yet',
  ];
};

const bounded = ([label, values]: [string, Metric['labels'][string]]) =>
  `${code(label)}: ${typeof values === 'string' ? values : listed(values)}`;

const ofMetric = (name: (typeof metricNames)[number]) => {
  const { kind, help, labels, from } = metrics[name];
  return [
    code(name),
    kind,
    help,
    Object.entries(labels).map(bounded).join('; '),
    from.length === apps.length ? 'all' : from.join(', '),
  ];
};

/** The tables of the pages in `docs/`, as Markdown. */
export const tables = {
  routes: table(
    ['Route', 'Who', 'What', 'Answers', 'Codes of its own'],
    operationIds.map((id) => ofRoute(routes[id])),
  ),
  topics: table(['Topic', 'Key', 'Kept', 'Types', 'From', 'Read by'], topicNames.map(ofTopic)),
  metrics: table(['Metric', 'Kind', 'What', 'Labels', 'From'], metricNames.map(ofMetric)),
};

/** A page with its table, which stands between `<!-- routes -->` and `<!-- end -->`. */
export const withTable = (page: string, name: keyof typeof tables): string =>
  page.replace(new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end -->)`), (_, begin, end) =>
    [begin, tables[name], end].join('\n\n'),
  );
