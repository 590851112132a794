import { type Counter, type Histogram, metrics as measured, type Observable } from '@opentelemetry/api';
import { type LabelsOf, type MetricName, type MetricOf, metrics } from '@tessera/contracts/metrics';

const meter = () => measured.getMeter('tessera');

const described = (name: MetricName) => {
  const { help, unit } = metrics[name];
  return { description: help, ...(unit && { unit }) };
};

/**
 * A counter of the list, at 0 for these labels: Prometheus sees no increase in a series that begins with its first count. It must be
 * made after `collectMetrics`, as every instrument, or nobody hears of it.
 */
export const counter = <Name extends MetricOf<'counter'>>(
  name: Name,
  begins: readonly LabelsOf<Name>[] = [],
): Counter<LabelsOf<Name>> => {
  const made = meter().createCounter<LabelsOf<Name>>(name, described(name));
  for (const labels of begins) made.add(0, labels);
  return made;
};

/** A histogram of the list, with its buckets. */
export const histogram = <Name extends MetricOf<'histogram'>>(name: Name): Histogram<LabelsOf<Name>> => {
  const bounds = [...(metrics[name].buckets ?? [])];
  return meter().createHistogram(name, { ...described(name), advice: { explicitBucketBoundaries: bounds } });
};

/** Says what a figure is right now; of a counter, how many there were so far. */
export type Tell<Names extends MetricName> = <Name extends Names>(
  name: Name,
  figure: number,
  labels: LabelsOf<Name>,
) => void;

/**
 * Has these gauges and counters read when somebody asks for them, in one look for all. What `read` could not tell, because it threw
 * or took longer than a scrape can wait, has no figure this time; others are told all the same.
 */
export const observe = <Names extends MetricOf<'gauge' | 'counter'>>(
  names: readonly Names[],
  read: (tell: Tell<Names>) => Promise<void> | void,
): void => {
  const observables = new Map(names.map((name) => [name as MetricName, observableOf(name)]));
  meter().addBatchObservableCallback(
    (result) =>
      read((name, figure, labels) => {
        const observable = observables.get(name);
        if (observable) result.observe(observable, figure, labels);
      }),
    [...observables.values()],
  );
};

const observableOf = (name: MetricName): Observable =>
  metrics[name].kind === 'counter'
    ? meter().createObservableCounter(name, described(name))
    : meter().createObservableGauge(name, described(name));

/** Tells 1 for the state that it is in and 0 for the others. */
export const oneOf = <State extends string>(
  states: readonly State[],
  now: State,
  tell: (figure: number, state: State) => void,
) => {
  for (const state of states) tell(Number(state === now), state);
};
