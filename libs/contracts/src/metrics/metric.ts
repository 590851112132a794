import { type App } from '../services.js';

/** What a label may say: one of these words, or what bounds its values. Never a person, an id, a path as it came, or a text of somebody's. */
type Values = readonly string[] | string;

/** A metric as Prometheus reads it: its name ends in its unit, and in `_total` where it only grows. */
export interface Metric {
  kind: 'counter' | 'gauge' | 'histogram';
  /** A base unit; what has none is a number of things. */
  unit?: 'seconds' | 'bytes' | 'ratio';
  help: string;
  labels: Readonly<Record<string, Values>>;
  /** Of a histogram: the upper bounds, in its unit. */
  buckets?: readonly number[];
  from: readonly App[];
}

/** Upper bounds in seconds: of a request, as OpenTelemetry advises for `http.server.request.duration`. */
export const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

/** Of work that takes a millisecond or ten seconds. */
export const WORK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Of what people wait for, up to the deadline of an order and beyond. */
export const WAITING_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const;
