import { type Panel, panelJson } from './panel.js';

/** A page of Grafana: rows of panels, each row with a title. */
export interface Dashboard {
  /** Names the file, and the page's address. */
  name: string;
  title: string;
  about: string;
  rows: readonly { title: string; panels: readonly Panel[] }[];
}

const COLUMNS = 24;
const HEIGHT = 8;

const source = { type: 'prometheus', uid: 'prometheus' };

const variable = (name: string, label: string, query: string) => ({
  name,
  label,
  type: 'query',
  datasource: source,
  query: { query, refId: name },
  refresh: 2,
  sort: 1,
  multi: true,
  includeAll: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
});

/** Each start of a process is a line through all panels: that is what an upgrade looks like, and a crash. */
const starts = {
  name: 'Starts',
  enable: true,
  iconColor: 'blue',
  datasource: source,
  expr: 'process_start_time_seconds * 1000',
  useValueForTime: true,
  titleFormat: '{{job}} has started',
  textFormat: '{{instance}}',
};

const alertList = (y: number, id: number) => ({
  id,
  type: 'alertlist',
  title: 'Alerts',
  description: 'What Prometheus tells now. The page of each is docs/runbooks/<alert>.md.',
  gridPos: { x: 0, y, w: COLUMNS, h: 5 },
  options: {
    viewMode: 'list',
    datasource: 'Prometheus',
    stateFilter: { firing: true, pending: true, noData: false, normal: false, error: true },
    sortOrder: 1,
    maxItems: 20,
  },
});

const rowJson = (title: string, id: number, y: number) => ({
  id,
  type: 'row',
  title,
  collapsed: false,
  gridPos: { x: 0, y, w: COLUMNS, h: 1 },
  panels: [],
});

/** Panels of a row share its width, at most three side by side. */
const placesOf = (count: number, top: number) => {
  const across = Math.min(3, count);
  const w = COLUMNS / across;
  return Array.from({ length: count }, (_, index) => ({
    x: (index % across) * w,
    y: top + Math.floor(index / across) * HEIGHT,
    w,
    h: HEIGHT,
  }));
};

const bodyOf = ({ rows }: Dashboard) => {
  const body: object[] = [alertList(0, 1)];
  let y = 5;
  for (const { title, panels } of rows) {
    body.push(rowJson(title, body.length + 1, y));
    const places = placesOf(panels.length, y + 1);
    for (const [index, panel] of panels.entries()) {
      const place = places[index];
      if (place) body.push(panelJson(panel, body.length + 1, place));
    }
    y = (places.at(-1)?.y ?? y) + HEIGHT;
  }
  return body;
};

/** The page as Grafana reads it from a file. */
export const dashboardJson = (dashboard: Dashboard) => ({
  uid: `tessera-${dashboard.name}`,
  title: dashboard.title,
  description: dashboard.about,
  tags: ['tessera'],
  schemaVersion: 41,
  editable: false,
  refresh: '10s',
  time: { from: 'now-1h', to: 'now' },
  timezone: 'browser',
  // The same instant under the pointer on all panels.
  graphTooltip: 1,
  templating: {
    list: [
      variable('service', 'Service', 'label_values(up, job)'),
      variable('instance', 'Instance', 'label_values(up{job=~"$service"}, instance)'),
    ],
  },
  annotations: { list: [starts] },
  links: [
    { type: 'dashboards', title: 'Tessera', tags: ['tessera'], asDropdown: true, keepTime: true, includeVars: true },
  ],
  panels: bodyOf(dashboard),
});
