/** A metric and its unit, as CloudWatch names it. Several values are all counted. */
export type Metric = readonly [value: number | readonly number[], unit: 'Count' | 'Milliseconds' | 'None'];

/** What a line says: `dimensions` are sets of names of its facts. */
export interface Measured {
  at: number;
  metrics: Readonly<Record<string, Metric>>;
  dimensions: readonly (readonly string[])[];
  /** Everything else that is worth knowing. Dimensions are texts. */
  facts: Readonly<Record<string, unknown>>;
}

/**
 * A line of the log that CloudWatch counts too (embedded metric format): metrics need no way to CloudWatch, and there is none
 * from these networks.
 */
export const measuredLine = ({ at, metrics, dimensions, facts }: Measured): string => {
  const Metrics = Object.entries(metrics).map(([Name, [, Unit]]) => ({ Name, Unit }));
  const values = Object.fromEntries(Object.entries(metrics).map(([name, [value]]) => [name, value]));
  const directive = { Namespace: 'Tessera/CrossRegion', Dimensions: dimensions, Metrics };
  return JSON.stringify({ _aws: { Timestamp: at, CloudWatchMetrics: [directive] }, ...facts, ...values });
};

/** Straight to the log: what `console.log` of Lambda's runtime puts before a line would hide it from CloudWatch. */
export const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
