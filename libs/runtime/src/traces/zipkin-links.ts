import { type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';

const withLinks = (span: ReadableSpan): ReadableSpan => {
  if (span.links.length === 0) return span;
  const links = span.links.map(({ context }) => `${context.traceId}/${context.spanId}`).join(' ');
  return Object.create(span, { attributes: { value: { ...span.attributes, links } } });
};

/** Zipkin knows no links: they go there as a tag `links`, `<trace id>/<span id>` each, so that they can be followed by hand. */
export const linksAsTag = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(withLinks), done),
  shutdown: () => exporter.shutdown(),
});
