import { type CallOptions } from './operations.js';
import { ConnectionFailed } from './failures.js';
import { backoffMs, pause } from './pause.js';
import { type ApiProblem, isProblem } from './problem.js';
import { type Request } from './request.js';

/** Why a call is about to be tried again, and when. */
export interface Retry {
  request: string;
  error: ApiProblem | ConnectionFailed;
  seconds: number;
}

const FIRST_MS = 200;
const MOST_MS = 10_000;

/** Doing it twice is doing it once. */
const isRepeatable = ({ method, headers }: Request) =>
  method === 'GET' || 'if-match' in headers || 'idempotency-key' in headers;

/** It may be over in a moment, and it is not known what the call did. */
export const isTransient = (error: unknown): error is Retry['error'] =>
  error instanceof ConnectionFailed ||
  isProblem(error, 'UPSTREAM_ERROR', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'IDEMPOTENCY_IN_FLIGHT');

/** 429 says that nothing was done; after the others it is not known, so that only what may be done twice is tried again. */
const mayPass = (error: unknown, request: Request): error is Retry['error'] =>
  isProblem(error, 'RATE_LIMITED') || (isTransient(error) && isRepeatable(request));

const waitOf = (error: Retry['error'], failures: number): number =>
  'retryAfterSeconds' in error && error.retryAfterSeconds !== undefined
    ? error.retryAfterSeconds * 1000
    : backoffMs(failures, FIRST_MS, MOST_MS);

/** Tries up to `retries` times more, as late as `Retry-After` says. */
export const withRetries = async <Answer>(
  request: Request,
  { retries = 0, signal }: CallOptions,
  onRetry: (retry: Retry) => void,
  attempt: () => Promise<Answer>,
): Promise<Answer> => {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (failures >= retries || !mayPass(error, request)) throw error;
      const ms = waitOf(error, failures);
      onRetry({ request: request.name, error, seconds: ms / 1000 });
      await pause(ms, signal);
    }
  }
};
