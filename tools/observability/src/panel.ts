/** As Grafana names what a figure is. */
type Unit = 'short' | 's' | 'bytes' | 'reqps' | 'cps' | 'percentunit';

/** One line of PromQL, and what each of its series is called. */
export interface Query {
  expr: string;
  legend: string;
  /** What must happen before it has a series, where a few orders on a healthy platform are not enough. */
  rare?: string;
}

/** A panel, as a person describes it. */
export interface Panel {
  title: string;
  about: string;
  unit: Unit;
  queries: readonly Query[];
  /** Alerts that look at the same: their pages are named in its description. */
  alerts?: readonly string[];
  /** From here on it is drawn as trouble: where an alert has its threshold. */
  trouble?: number;
  /** The newest figure, large; else lines over time. */
  kind?: 'stat';
}

/** What a query asks of: the services and instances that are chosen at the top of the page. */
export const chosen = 'job=~"$service",instance=~"$instance"';

/** Of a counter, so many per second. The interval is Grafana's: wide enough for the page, and never less than four scrapes. */
export const perSecond = (counter: string, labels = ''): string =>
  `rate(${counter}{${[chosen, labels].filter(Boolean).join(',')}}[$__rate_interval])`;

/** Of a histogram, the value that this share of all is below, by these labels. */
export const quantile = (share: number, histogram: string, by: readonly string[], labels = ''): string =>
  `histogram_quantile(${share}, sum by (${[...by, 'le'].join(', ')}) (${perSecond(`${histogram}_bucket`, labels)}))`;

const describe = ({ about, alerts = [] }: Panel) =>
  [about, ...alerts.map((alert) => `Alert ${alert}: docs/runbooks/${alert}.md.`)].join('\n\n');

const thresholds = ({ trouble }: Panel) => ({
  mode: 'absolute',
  steps: [{ color: 'green', value: null }, ...(trouble === undefined ? [] : [{ color: 'red', value: trouble }])],
});

const lines = (panel: Panel) => ({
  drawStyle: 'line',
  lineWidth: 1,
  fillOpacity: 8,
  showPoints: 'never',
  thresholdsStyle: { mode: panel.trouble === undefined ? 'off' : 'dashed' },
});

const source = { type: 'prometheus', uid: 'prometheus' };

/** Where a panel stands, in Grafana's grid of 24 columns. */
interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** The panel as Grafana reads it. */
export const panelJson = (panel: Panel, id: number, gridPos: Place) => ({
  id,
  type: panel.kind ?? 'timeseries',
  title: panel.title,
  description: describe(panel),
  datasource: source,
  gridPos,
  fieldConfig: {
    defaults: {
      unit: panel.unit,
      min: 0,
      thresholds: thresholds(panel),
      ...(panel.kind === undefined && { custom: lines(panel) }),
    },
    overrides: [],
  },
  options:
    panel.kind === 'stat'
      ? { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'value', graphMode: 'area' }
      : {
          legend: { displayMode: 'table', placement: 'bottom', calcs: ['lastNotNull', 'max'] },
          tooltip: { mode: 'multi', sort: 'desc' },
        },
  targets: panel.queries.map(({ expr, legend }, index) => ({
    refId: `Q${index + 1}`,
    datasource: source,
    expr,
    legendFormat: legend,
  })),
});
