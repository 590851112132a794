import { setTimeout as sleep } from 'node:timers/promises';

/** Who was overtaken so often gives up: all pauses together take two seconds at most. */
export const MOST_TRIES = 8;
const LONGEST_WAIT_MS = 500;

/** Full jitter, so that those who collided do not meet again (AWS Builders' Library, "Timeouts, retries and backoff with jitter"). */
export const pause = (tries: number): Promise<void> =>
  sleep(Math.random() * Math.min(LONGEST_WAIT_MS, 10 * 2 ** tries));

/** What DynamoDB says when it is throttled or away, after the SDK has tried again by itself. */
const OUTAGES = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
]);

/** Whether an error says that a store is away, and not that we are wrong. */
export const isOutage = (error: unknown): boolean => error instanceof Error && OUTAGES.has(error.name);
