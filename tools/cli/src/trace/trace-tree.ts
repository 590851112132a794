import { type KeptSpan } from './kept-span.js';

/** A span with what lies below it, by the time when it began. */
export interface Node {
  span: KeptSpan;
  children: Node[];
  /** Spans of other traces that it links to, with what lies below them: there its work was done together with that of others. */
  linked: Node[];
}

/** One trace. Several roots where a span above them is not kept, as when a client sends a trace of its own. */
export interface Trace {
  traceId: string;
  start: number;
  duration: number;
  roots: Node[];
}

/** Its links lead back to those for whom it works. */
const isShared = ({ name }: KeptSpan) => name === 'transaction' || name === 'send batch';

const byStart = (one: KeptSpan, other: KeptSpan) => one.start - other.start;

/** The tree of each of these traces, in the order of their beginnings. `others`: what links may lead to. */
export const treesOf = (spans: readonly KeptSpan[], others: readonly KeptSpan[]): Trace[] => {
  const byParent = Map.groupBy([...spans, ...others].toSorted(byStart), ({ parentSpanId }) => parentSpanId ?? '');
  const known = new Map([...spans, ...others].map((span) => [span.spanId, span]));
  const nodeOf = (span: KeptSpan, follow: boolean): Node => ({
    span,
    children: (byParent.get(span.spanId) ?? []).map((child) => nodeOf(child, follow)),
    linked: follow && !isShared(span) ? linkedOf(span) : [],
  });
  const linkedOf = ({ traceId, links }: KeptSpan) =>
    links.flatMap((link) => {
      const span = link.traceId === traceId ? undefined : known.get(link.spanId);
      return span ? [workOf(span)] : [];
    });
  // Of a transaction its statements; what each of its messages led to is another order's story.
  const workOf = (span: KeptSpan): Node => ({
    span,
    children: (byParent.get(span.spanId) ?? [])
      .filter(({ kind }) => kind === 'CLIENT')
      .map((child) => nodeOf(child, false)),
    linked: [],
  });
  const treeOf = (traceId: string, all: readonly KeptSpan[]): Trace => {
    const start = Math.min(...all.map((span) => span.start));
    const end = Math.max(...all.map((span) => span.start + span.duration));
    const tops = all.filter(({ parentSpanId }) => parentSpanId === undefined || !known.has(parentSpanId));
    return { traceId, start, duration: end - start, roots: tops.map((span) => nodeOf(span, true)) };
  };
  const groups = [...Map.groupBy(spans.toSorted(byStart), ({ traceId }) => traceId)];
  return groups.map(([traceId, all]) => treeOf(traceId, all));
};
