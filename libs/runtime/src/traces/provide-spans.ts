import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { hostname } from 'node:os';
import { withDeadline } from '../deadline.js';
import { type Log } from '../log.js';
import { discreet } from './discreet-processor.js';
import { type EndTraces, type Traced } from './traced.js';
import { TraceFile } from './trace-file.js';
import { type TraceSettings } from './trace-settings.js';
import { tracing } from './tracing.js';
import { linksAsTag } from './zipkin-links.js';

/** Under load a process makes thousands of spans a second: what does not fit is dropped. */
const BATCH = {
  maxQueueSize: 16_384,
  maxExportBatchSize: 1_024,
  scheduledDelayMillis: 500,
  exportTimeoutMillis: 5_000,
};
const FLUSH_MS = 3_000;
/** A batch of a hundred messages links to each. */
const LIMITS = { attributeValueLengthLimit: 1_000, linkCountLimit: 1_000 };
const COMPLAIN_EVERY_MS = 60_000;

const exportersOf = (name: string, settings: TraceSettings): SpanExporter[] => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlp, OTEL_EXPORTER_ZIPKIN_ENDPOINT: zipkin, TRACES_FILE: file } = settings;
  return [
    ...(otlp ? [new OTLPTraceExporter({ url: `${otlp.replace(/\/$/, '')}/v1/traces` })] : []),
    ...(zipkin ? [linksAsTag(new ZipkinExporter({ url: zipkin, serviceName: name }))] : []),
    ...(file ? [new TraceFile(file)] : []),
  ];
};

/**
 * The public door decides, and all behind it do as it says: what begins elsewhere, as a look that a clock takes, is no trace. A client may say
 * which trace its request is part of, never that it is kept: whoever asked so of all requests would have us keep all.
 */
const samplerOf = ({ isPublic, settings }: Traced) => {
  const share = new TraceIdRatioBasedSampler(settings.OTEL_TRACES_SAMPLER_ARG);
  const [root, remoteParentSampled] = isPublic ? [share, share] : [new AlwaysOffSampler(), new AlwaysOnSampler()];
  return new ParentBasedSampler({ root, remoteParentSampled });
};

/** Of a place that takes no spans: one line a minute, however many batches it refuses. */
const complainTo = (log: Pick<Log, 'warn'>) => {
  let last = -Infinity;
  const complain = (message: string, ...rest: unknown[]) => {
    if (performance.now() - last < COMPLAIN_EVERY_MS) return;
    last = performance.now();
    log.warn({ reason: [message, ...rest].map(String).join(' ').slice(0, 500) }, 'spans cannot be sent right now');
  };
  const silent = () => {};
  diag.setLogger(
    { error: complain, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
};

/** The query of an address may hold what nobody should read in a trace. */
const withoutQuery = ({ origin, path }: { origin: unknown; path: string }) => {
  const [plain = ''] = path.split('?', 1);
  return { 'url.full': `${String(origin)}${plain}`, 'url.query': '' };
};

/** See `startTraces`, which alone loads this. */
export const provideSpans = (traced: Traced): EndTraces => {
  const { name, settings, log } = traced;
  complainTo(log);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': name,
      'service.namespace': 'tessera',
      'service.instance.id': `${hostname()}:${process.pid}`,
    }),
    sampler: samplerOf(traced),
    spanLimits: LIMITS,
    spanProcessors: exportersOf(name, settings).map((exporter) =>
      discreet(new BatchSpanProcessor({ ...BATCH, exporter })),
    ),
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  registerInstrumentations({
    instrumentations: [new UndiciInstrumentation({ requireParentforSpans: true, startSpanHook: withoutQuery })],
  });
  tracing.on = true;
  if (!tracing.statements)
    log.warn(
      {},
      'statements are not traced: start with node --import @tessera/runtime/traces and its settings in the environment',
    );
  return () => withDeadline(FLUSH_MS, provider.shutdown()).catch(() => {});
};
