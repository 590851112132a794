import { metricNames } from '@tessera/contracts/metrics';
import { projectRoot } from '@tessera/stack';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardJson } from '../src/dashboard.js';
import { dashboards } from '../src/dashboards.js';
import { faultsIn, metricsIn } from './promql.fixture.js';
import { alerts, folder, rules } from './rules.fixture.js';

const panelsOf = ({ rows }: (typeof dashboards)[number]) => rows.flatMap(({ panels }) => panels);
const panels = dashboards.flatMap(panelsOf);
const queries = panels.flatMap(({ title, queries }) => queries.map((query) => ({ title, ...query })));

it.each([
  ['no metric is tessera_outbox_row', 'max(tessera_outbox_row)'],
  ['no metric is tessera_batch_seconds', 'rate(tessera_batch_seconds[5m])'],
  ['no metric is tessera_outbox_rows_sum', 'tessera_outbox_rows_sum'],
  ['tessera_parked_keys has no label status', 'tessera_parked_keys{status="dead"}'],
  ['state of tessera_parked_keys is never gone', 'sum by (job) (tessera_parked_keys{job="order", state="gone"})'],
  ['job of tessera_streams_open is never order', 'tessera_streams_open{job="order"}'],
  ['nothing in it has a label topic', 'sum by (job, topic) (rate(tessera_retries_total[5m]))'],
])('%s is a fault of what asks so', (fault, expr) => expect(faultsIn(expr)).toEqual([fault]));

it('the files are what the descriptions say: `npm run dashboards` writes them', () => {
  const files = readdirSync(join(folder, 'dashboards'));
  const written = files.map((file) => JSON.parse(readFileSync(join(folder, 'dashboards', file), 'utf8')));
  const described = dashboards.map(dashboardJson).toSorted((one, other) => (one.uid < other.uid ? -1 : 1));
  expect(written).toEqual(JSON.parse(JSON.stringify(described)));
});

it.each(queries.map(({ title, legend, expr }) => [`${title}: ${legend}`, expr]))(
  '%s asks of what there is',
  (_, expr) => expect(faultsIn(expr)).toEqual([]),
);

it.each(rules.map(({ alert, record, expr }) => [alert ?? record, expr]))(
  'the rule %s asks of what there is',
  (_, expr) => expect(faultsIn(expr)).toEqual([]),
);

it('legends are made of labels that the query keeps', () => {
  const bad = queries.filter(({ legend, expr }) =>
    [...legend.matchAll(/\{\{(\w+)\}\}/g)].some(([, label = '']) => /\bby \(/.test(expr) && !expr.includes(label)),
  );
  expect(bad).toEqual([]);
});

it('every metric of the list is on a dashboard', () => {
  const shown = new Set(queries.flatMap(({ expr }) => metricsIn(expr)));
  expect(metricNames.filter((name) => !shown.has(name))).toEqual([]);
});

it('every alert is named by the panel that its page names', () => {
  const missing = alerts.flatMap(({ alert }) => {
    const page = readFileSync(join(projectRoot, 'docs', 'runbooks', `${alert}.md`), 'utf8');
    const [, title, panel] = /Dashboard \*\*(.+)\*\*, panel `(.+)`/.exec(page) ?? [];
    const found = dashboards.filter((one) => one.title === title).flatMap(panelsOf);
    return found.some((one) => one.title === panel && one.alerts?.includes(alert))
      ? []
      : `${alert}: ${title}, ${panel}`;
  });
  expect(missing).toEqual([]);
  const known = alerts.map(({ alert }) => alert);
  expect(panels.flatMap(({ alerts = [] }) => alerts).filter((name) => !known.includes(name))).toEqual([]);
});

it.each(dashboards.map((one) => [one.title, one]))(
  'no panel of %s is on another, and each has a name of its own',
  (_, one) => {
    const { panels } = dashboardJson(one) as {
      panels: { id: number; gridPos: Record<'x' | 'y' | 'w' | 'h', number> }[];
    };
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const titles = panelsOf(one).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  },
);
