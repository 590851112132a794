import { styleText } from 'node:util';
import { counted, cut, harmless } from '../screen.js';
import { type KeptSpan } from './kept-span.js';
import { type Node, type Trace } from './trace-tree.js';

type Style = Parameters<typeof styleText>[0];

const colours: Record<string, Style> = { gateway: 'green', user: 'cyan', order: 'magenta', inventory: 'yellow' };

const WIDEST = 160;

const text = (value: unknown): string => (value === undefined ? '' : cut(harmless(String(value)), WIDEST));

/** What one wants to know of a span beside its name: the answer, which event, where a message lay, who was asked. */
const detailOf = ({ kind, attributes }: KeptSpan): string => {
  const of = (name: string) => text(attributes[name]);
  const event = of('tessera.event.type');
  if (kind === 'CONSUMER')
    return `${event} ${of('messaging.consumer.group.name')} ${of('messaging.destination.partition.id')}:${of('messaging.kafka.offset')}`;
  const causes = Number(attributes['tessera.transaction.causes'] ?? 1);
  if (causes > 1) return `for ${causes}`;
  if (event !== '' || kind === 'SERVER') return event || of('http.response.status_code');
  return kind === 'CLIENT' && 'url.path' in attributes ? `${of('url.path')} ${of('http.response.status_code')}` : '';
};

/** What happened within it, and what became of it where that was no success. */
const remarksOf = ({ isError, attributes, events }: KeptSpan): string[] => [
  ...events.map(({ name, attributes }) => `${text(name)} ${text(attributes['error.type'])}`.trim()),
  ...(isError && events.length === 0 ? [`error ${text(attributes['error.type'])}`.trim()] : []),
];

const ms = (microseconds: number) => (microseconds / 1_000).toFixed(1).padStart(8);

/** Styles are of a terminal alone: elsewhere `styleText` leaves them out. */
const label = (span: KeptSpan): string => {
  const service = styleText(colours[span.service] ?? 'white', text(span.service));
  const detail = detailOf(span);
  const remarks = remarksOf(span).map((remark) => ` ${styleText(span.isError ? 'red' : 'yellow', `! ${remark}`)}`);
  return `${service} ${text(span.name)}${detail && ` ${styleText('dim', detail)}`}${remarks.join('')}`;
};

const linkLabel = (span: KeptSpan) =>
  `${styleText('blue', '~>')} ${label(span)} ${styleText('dim', `in trace ${span.traceId}`)}`;

function* linesBelow(
  nodes: readonly { node: Node; isLink: boolean }[],
  start: number,
  indent: string,
): Generator<string> {
  for (const [n, { node, isLink }] of nodes.entries()) {
    const isLast = n === nodes.length - 1;
    const { span } = node;
    const words = isLink ? linkLabel(span) : label(span);
    yield `${ms(span.start - start)} ${ms(span.duration)}  ${indent}${isLast ? '└ ' : '├ '}${words}`;
    yield* linesBelow(below(node), start, `${indent}${isLast ? '  ' : '│ '}`);
  }
}

const below = ({ linked, children }: Node) => [
  ...linked.map((node) => ({ node, isLink: true })),
  ...children.map((node) => ({ node, isLink: false })),
];

const spansOf = (nodes: readonly Node[]): KeptSpan[] =>
  nodes.flatMap(({ span, children }) => [span, ...spansOf(children)]);

const headOf = ({ traceId, roots, duration }: Trace): string => {
  const spans = spansOf(roots);
  const errors = spans.filter(({ isError }) => isError).length;
  const services = new Set(spans.map(({ service }) => service)).size;
  const facts = [counted(spans.length, 'span'), counted(services, 'service'), `${(duration / 1_000).toFixed(1)} ms`];
  const what = styleText('bold', `Trace ${traceId}`);
  return `${what}: ${facts.join(', ')}${errors > 0 ? `, ${styleText('red', counted(errors, 'error'))}` : ''}`;
};

/** A trace for a person: when each span began and how long it took, in ms, and what lies below what. */
export const traceLines = (trace: Trace): string[] => [
  headOf(trace),
  styleText('dim', `${'from'.padStart(8)} ${'took'.padStart(8)}`),
  ...trace.roots.flatMap((root) => [
    `${ms(root.span.start - trace.start)} ${ms(root.span.duration)}  ${label(root.span)}`,
    ...linesBelow(below(root), trace.start, ''),
  ]),
];

/** The same for programs: each span as it is kept, with `children` and `linked`. */
export const traceDocument = ({ traceId, start, duration, roots }: Trace) => ({
  traceId,
  start: new Date(start / 1_000).toISOString(),
  durationMs: duration / 1_000,
  spans: roots.map(nodeDocument),
});

const nodeDocument = ({ span, children, linked }: Node): object => ({
  ...span,
  children: children.map(nodeDocument),
  linked: linked.map(nodeDocument),
});
