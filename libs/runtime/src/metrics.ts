import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { type FastifyInstance } from 'fastify';

const serializer = new PrometheusSerializer('', false, undefined, true, true);

/**
 * Collects from now on everything that is measured with `@opentelemetry/api` in this process. Before whatever measures is made:
 * an instrument that was there earlier is never heard of.
 */
export const collectMetrics = (): PrometheusExporter => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
  return exporter;
};

/**
 * `GET /metrics` in Prometheus' text format. Without a token: a service's own port is not reachable from outside, and the
 * gateway does not serve it.
 */
export const serveMetrics = (fastify: FastifyInstance, collected: PrometheusExporter) => {
  fastify.get('/metrics', async (_request, reply) => {
    const { resourceMetrics } = await collected.collect();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(serializer.serialize(resourceMetrics));
  });
};
