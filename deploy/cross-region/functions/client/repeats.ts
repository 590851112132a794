import { type Tried } from '../exchange/attempt.js';
import { type Asked } from './asked.js';

/** How long the first pause may be; each further one may be twice as long. */
const FIRST_PAUSE_MS = 200;
const MOST_PAUSE_MS = 1_000;

/** Twice is as good as once: by its method (RFC 9110 §9.2.2), or because the API keeps its answer under the key. */
const isIdempotent = ({ method, headers }: Asked): boolean =>
  ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method) || Boolean(headers['idempotency-key']);

/** Whether a further attempt may end otherwise, and cannot do anything twice. A wrong certificate stays wrong. */
export const mayRepeat = (asked: Asked, tried: Tried): boolean => {
  if ('answer' in tried) return [429, 502, 503, 504].includes(tried.answer.status) && isIdempotent(asked);
  if (tried.failure === 'TLS') return false;
  return !tried.wasSent || isIdempotent(asked);
};

/**
 * Whether another region must not do it now: nobody knows if the first one did, and what remembers that (versions, keys) is
 * there.
 */
export const isBound = ({ method }: Asked, tried: Tried): boolean => {
  if (method === 'GET' || method === 'HEAD') return false;
  return 'answer' in tried ? [502, 504].includes(tried.answer.status) : tried.wasSent;
};

/** What `Retry-After` says: seconds, or a date (RFC 9110 §10.2.3). Undefined for anything else. */
const retryAfterMs = (tried: Tried, now: number): number | undefined => {
  const said = ('answer' in tried ? tried.answer.headers['retry-after'] : undefined) ?? '';
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1_000;
  const date = /[a-z]/i.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

/** A pause before another attempt at the same origin: as long as that says, else any part of a growing span. */
export const pauseMs = (tried: Tried, attempts: number, now: number, random: number): number =>
  Math.max(random * Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), MOST_PAUSE_MS), retryAfterMs(tried, now) ?? 0);
