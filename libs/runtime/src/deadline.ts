import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What the work gives, or an error when it has not within `ms`. The work itself goes on: what becomes of it then is
 * nobody's any more, so it must not matter.
 */
export const withDeadline = async <Result>(ms: number, work: Promise<Result>): Promise<Result> => {
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${ms / 1000} s`);
  });
  // An end of the pause is no error.
  late.catch(() => {});
  return Promise.race([work, late]).finally(() => over.abort());
};
