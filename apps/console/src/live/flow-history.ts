import { type FlowView } from '@tessera/contracts';

/** Five minutes of what comes every 2 s. */
const MOST_SAMPLES = 150;
/** Between samples further apart nobody knows what happened: the connection was away, or the page asleep. */
const LONGEST_STEP_MS = 20_000;

/** By times of the server, so that no clock of a browser bends a rate. The last is the newest. */
export type FlowHistory = readonly FlowView[];

/** What uPlot draws: seconds, and a value for each, null where none is known. */
export type Series = [seconds: number[], values: (number | null)[]];

const timeOf = (flow: FlowView) => Date.parse(flow.at);

/** A sample that is no newer than the last one tells nothing. */
export const keepSample = (history: FlowHistory, flow: FlowView): FlowHistory => {
  const last = history.at(-1);
  if (last && timeOf(flow) <= timeOf(last)) return history;
  return [...history, flow].slice(-MOST_SAMPLES);
};

/** Messages ever written to a topic; two readers that counted at different moments may differ. */
export const writtenTo = (flow: FlowView, topic: string): number | undefined => {
  const counts = flow.services.flatMap(({ topics }) => topics.filter((read) => read.topic === topic));
  return counts.length === 0 ? undefined : Math.max(...counts.map(({ messages }) => messages));
};

/** Null: unknown, as across a gap, or after a topic was made anew. */
const rateBetween = (earlier: FlowView, later: FlowView, topic: string): number | null => {
  const [from, to] = [writtenTo(earlier, topic), writtenTo(later, topic)];
  const passedMs = timeOf(later) - timeOf(earlier);
  if (from === undefined || to === undefined || to < from || passedMs > LONGEST_STEP_MS) return null;
  return ((to - from) * 1000) / passedMs;
};

/** Messages a second that were written to a topic, from one sample to the next. */
export const ratesOf = (history: FlowHistory, topic: string): Series => {
  const steps = history.slice(1);
  return [
    steps.map((flow) => timeOf(flow) / 1000),
    steps.map((flow, index) => {
      const before = history[index];
      return before ? rateBetween(before, flow, topic) : null;
    }),
  ];
};

/** Any other figure as it went, null in samples that lack it. */
export const seriesOf = (history: FlowHistory, read: (flow: FlowView) => number | undefined): Series => [
  history.map((flow) => timeOf(flow) / 1000),
  history.map((flow) => read(flow) ?? null),
];

/** The newest value of a series that is known to be of now. */
export const latestOf = ([, values]: Series): number | null => values.at(-1) ?? null;

/** Topics that anybody reads, by name. */
export const topicsIn = (flow: FlowView): string[] =>
  [...new Set(flow.services.flatMap(({ topics }) => topics.map(({ topic }) => topic)))].toSorted();
