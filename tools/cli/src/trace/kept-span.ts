import * as z from 'zod';

const id = z.string().regex(/^[0-9a-f]+$/);
const attributes = z.record(z.string(), z.unknown());

/** A line of a trace file, as a service writes it (libs/runtime/src/traces/trace-file.ts). Times in microseconds, `start` since 1970. */
export const keptSpan = z.object({
  traceId: id,
  spanId: id,
  parentSpanId: id.optional(),
  name: z.string(),
  kind: z.string(),
  service: z.string(),
  instance: z.string(),
  start: z.number(),
  duration: z.number(),
  isError: z.boolean(),
  attributes,
  events: z.array(z.object({ name: z.string(), time: z.number(), attributes })),
  links: z.array(z.object({ traceId: id, spanId: id })),
});

export type KeptSpan = z.infer<typeof keptSpan>;

/** The span of a line; undefined for one that was cut off as its process was killed. */
export const spanIn = (line: string): KeptSpan | undefined => {
  try {
    return keptSpan.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
};
