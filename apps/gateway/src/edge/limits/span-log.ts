import { SPANS, type Policy } from './policies.js';

/** The hits of one tracker under one policy. */
export interface SpanLog {
  /**
   * `last, count, last, count …`, oldest first: each pair is a span of the window, the time of its last hit and how many there
   * were. Times are ms of any clock that does not go back. Pushed to or spread it would take up to twice the memory.
   */
  spans: number[];
}

/** More than a window has spans, whatever is counted: only hits beyond a quota could need more. */
const MAX_LENGTH = 2 * (SPANS + 2);

const spanOf = (time: number, { spanMs }: Policy) => Math.floor(time / spanMs);

/** Forgets the spans whose last hit has left the window. A hit is forgotten with its span: late by a span at most, never early. */
export const expire = (log: SpanLog, now: number, { windowMs }: Policy) => {
  const { spans } = log;
  let end = 0;
  while (end < spans.length && (spans[end] ?? 0) + windowMs <= now) end += 2;
  if (end > 0) log.spans = spans.slice(end);
};

export const hitsIn = ({ spans }: SpanLog) => {
  let hits = 0;
  for (let at = 1; at < spans.length; at += 2) hits += spans[at] ?? 0;
  return hits;
};

/** How long until fewer than `quota` of the hits are left, ms; 0 when there are fewer now. */
export const waitMs = (log: SpanLog, now: number, quota: number, { windowMs }: Policy) => {
  let hits = hitsIn(log);
  if (hits < quota) return 0;
  let at = 0;
  for (; hits >= quota; at += 2) hits -= log.spans[at + 1] ?? hits;
  return (log.spans[at - 2] ?? now) + windowMs - now;
};

/**
 * Adds a hit: to the newest span, or as the first of its own. When there are too many the oldest is forgotten: so many are
 * there only with more hits than the quota, and of those the newest alone say when there will be room.
 */
export const addHit = (log: SpanLog, now: number, policy: Policy) => {
  const { spans } = log;
  const at = spans.length - 2;
  const newest = spans[at];
  if (newest === undefined || spanOf(newest, policy) < spanOf(now, policy))
    return void (log.spans = (spans.length < MAX_LENGTH ? spans : spans.slice(2)).concat([now, 1]));
  spans[at] = Math.max(newest, now);
  spans[at + 1] = (spans[at + 1] ?? 0) + 1;
};

/** Takes back a hit that was added at that time, unless it has been forgotten. */
export const removeHit = ({ spans }: SpanLog, time: number, policy: Policy) => {
  const at = spans.findIndex((last, at) => at % 2 === 0 && spanOf(last, policy) === spanOf(time, policy));
  if (at < 0) return;
  const left = (spans[at + 1] ?? 0) - 1;
  if (left > 0) spans[at + 1] = left;
  else spans.splice(at, 2);
};
