import { describe } from '../change/describe.js';
import { isUnworkable } from '../change/move-failed.js';
import { RETRY_FOR_MS } from '../change/retry-transient.js';
import { type RetryDecision } from '../parking/parking.js';

/** How patient a group is with a message that cannot be handled. */
export interface RetryPolicy {
  /** For a transaction that others abort: how long it is repeated, before that is a failed try. */
  retryForMs: number;
  /** Tries in place, one after the other, before the key is parked. */
  quickTries: number;
  quickWaitMs: number;
  /** Wait of a parked key before its first try; it doubles with every further one. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** Tries of a parked key before its message becomes a dead letter. */
  tries: number;
}

/**
 * Three tries within a twentieth of a second, as the others of the lane wait for them (I10: with 100 ms in between their
 * p99 was 5 × what it is without a failing key), then eight more over about four minutes.
 */
export const defaultRetryPolicy: RetryPolicy = {
  retryForMs: RETRY_FOR_MS.message,
  quickTries: 3,
  quickWaitMs: 10,
  firstWaitMs: 1_000,
  longestWaitMs: 300_000,
  tries: 8,
};

const LONGEST_REASON = 500;

/** An error may quote the message that caused it, and Postgres takes no NUL in a text. */
const reasonOf = (error: unknown) => {
  const { name, message } = describe(error);
  const text = error instanceof Error ? `${name}: ${message}` : message;
  return text.replaceAll(/\p{Cc}/gu, ' ').slice(0, LONGEST_REASON);
};

/** What becomes of a key whose message was tried `attempts` times since it was parked (0: it was not parked yet). */
export const decideRetry = (attempts: number, error: unknown, policy: RetryPolicy): RetryDecision => {
  const reason = reasonOf(error);
  if (isUnworkable(error) || attempts >= policy.tries) return { state: 'dead', attempts, reason };
  const dueInMs = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** attempts);
  return { state: 'retrying', attempts, dueInMs, reason };
};
