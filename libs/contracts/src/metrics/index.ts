import { gatewayMetrics } from './gateway.metrics.js';
import { messagingMetrics } from './messaging.metrics.js';
import { type Metric } from './metric.js';
import { orderMetrics } from './order.metrics.js';
import { processMetrics } from './process.metrics.js';
import { upstreamMetrics } from './upstream.metrics.js';

export { type Metric };

const listed = { ...processMetrics, ...messagingMetrics, ...orderMetrics, ...upstreamMetrics, ...gatewayMetrics };

type Listed = typeof listed;

/** The name of a metric, as Prometheus shows it. */
export type MetricName = keyof Listed;

/** Those of one kind. */
export type MetricOf<Kind extends Metric['kind']> = {
  [Name in MetricName]: Listed[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

/** What must be said with a figure of it: each of its labels, with a word of the list or, where words bound it, any text. */
export type LabelsOf<Name extends MetricName> = {
  [Label in keyof Listed[Name]['labels']]: Listed[Name]['labels'][Label] extends readonly (infer Word)[]
    ? Word
    : string;
};

/** The one list of metrics: instruments are made by it, and docs/metrics.md, rules and dashboards are compared with it. */
export const metrics: Readonly<Record<MetricName, Metric>> = listed;

// The keys are those of the object above.
/** Their names. */
export const metricNames = Object.keys(listed) as MetricName[];
