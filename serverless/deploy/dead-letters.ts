import * as z from 'zod';
import { MOST_HOPS, toldChange } from '../chain/told-change.js';

const asyncRecord = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string().optional() }),
  requestPayload: z.unknown(),
});
const streamRecord = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  DDBStreamBatchInfo: z.object({ approximateArrivalOfFirstRecord: z.string(), batchSize: z.number() }),
});

/**
 * What lies in a dead-letter queue. A `change` came from the queue of changes and goes back there; of an `invocation` that
 * failed Lambda kept what it was asked, and the function is asked again; a `stream` record names no data, only when they
 * came, and the outbox has them; `unknown` is nothing that anybody here wrote, or a change that is a loop.
 */
export type DeadLetter =
  | { shape: 'change'; says: string }
  | { shape: 'invocation'; payload: unknown; says: string }
  | { shape: 'stream'; since: number; says: string }
  | { shape: 'unknown'; says: string };

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const functionName = (arn: string) => arn.split(':')[6] ?? arn;

const ofChange = ({ hop, events }: z.infer<typeof toldChange>): DeadLetter => {
  const says = events.map(({ type, id }) => `${type} ${id}`).join(', ');
  return hop < MOST_HOPS ? { shape: 'change', says } : { shape: 'unknown', says: `a loop (hop ${hop}): ${says}` };
};

/** Tells by its shape what a message is. */
export const deadLetterFrom = (body: string): DeadLetter => {
  const document = parsed(body);
  const asChange = toldChange.safeParse(document);
  if (asChange.success) return ofChange(asChange.data);
  const asStream = streamRecord.safeParse(document);
  if (asStream.success) {
    const { batchSize, approximateArrivalOfFirstRecord: first } = asStream.data.DDBStreamBatchInfo;
    return { shape: 'stream', since: Date.parse(first), says: `${batchSize} changes since ${first}` };
  }
  const { data } = asyncRecord.safeParse(document);
  if (data?.requestPayload === undefined) return { shape: 'unknown', says: body.slice(0, 80) };
  const { functionArn, condition = 'failed' } = data.requestContext;
  return { shape: 'invocation', payload: data.requestPayload, says: `${functionName(functionArn)}: ${condition}` };
};
