import { url } from '../http-url.js';
import * as z from 'zod';

const nothing = z.literal('').transform(() => undefined);

/** As compose hands on what nobody has set: empty. */
const given = <Schema extends z.ZodType<string>>(schema: Schema) => z.union([nothing, schema]).optional();

const share = z
  .string()
  .default('1')
  .transform((text) => (text.trim() === '' ? 1 : Number(text)))
  .pipe(z.number('must be a number from 0 to 1').min(0).max(1));

/** Where spans go, under the names of the OpenTelemetry specification where it has one; without any of the first three none is made. */
export const traceSettings = {
  /** A collector that takes OTLP by HTTP, without `/v1/traces`. */
  OTEL_EXPORTER_OTLP_ENDPOINT: given(url),
  /** All of it: `http://127.0.0.1:9411/api/v2/spans`. */
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: given(url),
  /** Lines of JSON, one for each span. */
  TRACES_FILE: given(z.string().min(1)),
  /** Of the requests that bring no decision of their own, so many are traced: 0.1 is one of ten. */
  OTEL_TRACES_SAMPLER_ARG: share,
};

export type TraceSettings = z.infer<z.ZodObject<typeof traceSettings>>;
