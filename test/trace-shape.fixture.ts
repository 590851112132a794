import { readFileSync } from 'node:fs';

/** As much of a kept span as its shape is made of. */
interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  service: string;
  attributes: Record<string, unknown>;
  links: { traceId: string; spanId: string }[];
}

/** What a driver does where it must be done again, and what a batch adds: chance, not shape. */
const CHANCE = /^(send batch|abortTransaction .*|ROLLBACK|find.* getMore)$/;

/** Which of the two answers to an order comes second, and whether they share a transaction, is chance: what lies below them is one set. */
const ANSWER = /^order process (reservations|credit) .*/;

const nameOf = ({ service, name, attributes }: Span): string => {
  const type = attributes['tessera.event.type'];
  return `${service} ${name}${type === undefined ? '' : ` ${String(type)}`}`;
};

/** The spans of the file, as far as it is written. */
export const spansIn = (file: string): Span[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Span);

/** The ids of the traces that an order is in. */
export const tracesOf = (spans: readonly Span[], orderId: string): string[] => [
  ...new Set(
    spans.filter(({ attributes }) => attributes['tessera.order.id'] === orderId).map(({ traceId }) => traceId),
  ),
];

/**
 * Every step down in a trace, `above > below`, in an order that stays. What lies directly under a transaction is named with whom it was for,
 * since all transactions are named alike; a message that shared a transaction with another one of its order has it by a link.
 */
export const shapeOf = (spans: readonly Span[], traceId: string): string[] => {
  const own = spans.filter((span) => span.traceId === traceId && !CHANCE.test(span.name));
  const byId = new Map(own.map((span) => [span.spanId, span]));
  const labelOf = (span: Span): string => {
    const parent = byId.get(span.parentSpanId ?? '');
    const isPart = parent && (span.name === 'transaction' || parent.name === 'transaction');
    return isPart ? `${labelOf(parent)} / ${span.name}` : nameOf(span).replace(ANSWER, 'order process an answer');
  };
  const steps = own.flatMap((span) => {
    const parent = byId.get(span.parentSpanId ?? '');
    return span.parentSpanId === undefined ? [labelOf(span)] : [`${parent ? labelOf(parent) : '?'} > ${labelOf(span)}`];
  });
  const shared = own.flatMap((span) =>
    span.links.flatMap((link) => {
      const work = span.name.startsWith('process ') ? byId.get(link.spanId) : undefined;
      if (!work) return [];
      const parts = own.filter(({ parentSpanId }) => parentSpanId === work.spanId);
      const under = `${labelOf(span)} / transaction`;
      return [`${labelOf(span)} > ${under}`, ...parts.map(({ name }) => `${under} > ${under} / ${name}`)];
    }),
  );
  return [...new Set([...steps, ...shared])].toSorted();
};

/** A trace as one writes it down: what lies below what; of a transaction its statements. */
export interface Tree {
  [label: string]: Tree | readonly string[];
}

/** The steps of such a tree, as `shapeOf` gives them. */
export const stepsOf = (tree: Tree, above?: string): string[] => {
  const steps = Object.entries(tree).flatMap(([name, below]) => {
    const label = name === 'transaction' ? `${above} / ${name}` : name;
    const own = above === undefined ? label : `${above} > ${label}`;
    if (!Array.isArray(below)) return [own, ...stepsOf(below as Tree, label)];
    return [own, ...below.map((statement) => `${label} > ${label} / ${statement}`)];
  });
  return [...new Set(steps)].toSorted();
};
