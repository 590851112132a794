import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, hrTimeToMicroseconds } from '@opentelemetry/core';
import { type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { mkdirSync, statSync } from 'node:fs';
import { appendFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A span as a line of the file. Times in microseconds, `start` since 1970. */
export interface KeptSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: keyof typeof SpanKind;
  service: string;
  instance: string;
  start: number;
  duration: number;
  isError: boolean;
  attributes: Record<string, unknown>;
  events: { name: string; time: number; attributes: Record<string, unknown> }[];
  links: { traceId: string; spanId: string }[];
}

const keptSpan = (span: ReadableSpan): KeptSpan => {
  const { traceId, spanId } = span.spanContext();
  const { attributes } = span.resource;
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext && { parentSpanId: span.parentSpanContext.spanId }),
    name: span.name,
    // An enum of TypeScript names its numbers.
    kind: SpanKind[span.kind] as keyof typeof SpanKind,
    service: String(attributes['service.name']),
    instance: String(attributes['service.instance.id']),
    start: hrTimeToMicroseconds(span.startTime),
    duration: hrTimeToMicroseconds(span.duration),
    isError: span.status.code === SpanStatusCode.ERROR,
    attributes: span.attributes,
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name,
      time: hrTimeToMicroseconds(time),
      attributes,
    })),
    links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })),
  };
};

/** A file, and the one before it. */
const MOST_BYTES = 32 * 1_048_576;

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Writes spans as lines of JSON; above 32 MB the file becomes `<file>.1`, over an older one, and a new one begins. */
export class TraceFile implements SpanExporter {
  private bytes: number;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly mostBytes = MOST_BYTES,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    this.bytes = sizeOf(file);
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void) {
    this.writing = this.append(spans.map((span) => `${JSON.stringify(keptSpan(span))}\n`).join(''), done);
  }

  async forceFlush() {
    await this.writing;
  }

  shutdown() {
    return this.forceFlush();
  }

  /** Never rejects: `done` is told. */
  private async append(lines: string, done: (result: ExportResult) => void) {
    try {
      if (this.bytes > this.mostBytes) await this.rotate();
      await appendFile(this.file, lines);
      this.bytes += Buffer.byteLength(lines);
      done({ code: ExportResultCode.SUCCESS });
    } catch (error) {
      done({ code: ExportResultCode.FAILED, error: new Error(`${this.file} cannot be written`, { cause: error }) });
    }
  }

  private async rotate() {
    await rename(this.file, `${this.file}.1`);
    this.bytes = 0;
  }
}
