import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discreet } from './discreet-processor.js';
import { TraceFile } from './trace-file.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'traces-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const resource = resourceFromAttributes({ 'service.name': 'order', 'service.instance.id': 'here:1' });

const tracerTo = (exporter: TraceFile) => {
  const provider = new TracerProvider({ resource, spanProcessors: [discreet(new SimpleSpanProcessor({ exporter }))] });
  return { tracer: provider.getTracer('test'), end: () => provider.shutdown() };
};

const linesIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it('a span is a line, with all by which it is found again and no word of an error', async () => {
  const file = join(folder, 'deeper', 'order.jsonl');
  const { tracer, end } = tracerTo(new TraceFile(file));
  const other = tracer.startSpan('other');
  const span = tracer.startSpan('process orders', { kind: SpanKind.CONSUMER, attributes: { a: 1 } });
  span.addLink({ context: other.spanContext() });
  span.recordException(new Error('Key (email)=(a@b.c) is there'));
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'a@b.c' }).end();
  await end();
  const { traceId, spanId } = span.spanContext();
  expect(linesIn(file)).toMatchObject([
    {
      traceId,
      spanId,
      name: 'process orders',
      kind: 'CONSUMER',
      service: 'order',
      instance: 'here:1',
      isError: true,
      attributes: { a: 1 },
      events: [{ name: 'exception', attributes: { 'exception.type': 'Error' } }],
      links: [{ traceId: other.spanContext().traceId, spanId: other.spanContext().spanId }],
    },
  ]);
  expect(readFileSync(file, 'utf8')).not.toContain('a@b.c');
});

const exported = (file: TraceFile, spans: ReadableSpan[]) =>
  new Promise<void>((resolve) => file.export(spans, () => resolve()));

it('a file that is full is put aside once, and an older one is forgotten', async () => {
  const file = join(folder, 'order.jsonl');
  const kept: ReadableSpan[] = [];
  const provider = new TracerProvider({
    resource,
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: (span) => void kept.push(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  const traces = new TraceFile(file, 100);
  for (const name of ['one', 'two', 'three']) {
    provider.getTracer('test').startSpan(name).end();
    await exported(traces, kept.splice(0));
  }
  expect(linesIn(file)).toMatchObject([{ name: 'three' }]);
  expect(linesIn(`${file}.1`)).toMatchObject([{ name: 'two' }]);
  expect(existsSync(`${file}.2`)).toBe(false);
});
