import { metrics } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  type MetricProducer,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import { type FastifyInstance } from 'fastify';

const serializer = new PrometheusSerializer('', false, undefined, true, true);

/** Prometheus gives a scrape ten seconds: a store that is silent for longer than this has no figure, and the others are told. */
const LONGEST_LOOK_MS = 5_000;

/**
 * What is measured, when somebody asks. A gauge is what it is now: without a new figure the SDK would tell the last one of a store
 * that is away, or of an instance that is gone, for ever, unless its temporality is delta.
 */
class Scrapes extends MetricReader {
  constructor(metricProducers: MetricProducer[]) {
    super({
      metricProducers,
      aggregationTemporalitySelector: (type) =>
        type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    });
  }

  protected override async onForceFlush() {}
  protected override async onShutdown() {}
}

/** Gives everything that is measured in this process as text in Prometheus' format. */
export type Scrape = () => Promise<string>;

/**
 * Collects from now on everything that is measured with `@opentelemetry/api` in this process. Before whatever measures is made:
 * an instrument that was there earlier is never heard of. `others` have figures without an instrument.
 */
export const collectMetrics = (...others: MetricProducer[]): Scrape => {
  const reader = new Scrapes(others);
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return async () => {
    const { resourceMetrics } = await reader.collect({ timeoutMillis: LONGEST_LOOK_MS });
    return serializer.serialize(resourceMetrics);
  };
};

/**
 * `GET /metrics` in Prometheus' text format. Without a token: a service's own port is not reachable from outside, and the
 * gateway does not serve it.
 */
export const serveMetrics = (fastify: FastifyInstance, scrape: Scrape) => {
  fastify.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await scrape()),
  );
};
