/**
 * What the work gives, or an error when it has not within `ms`. The work itself goes on: what becomes of it then is
 * nobody's any more, so it must not matter.
 */
export const withDeadline = <Result>(ms: number, work: Promise<Result>): Promise<Result> => {
  const late = Promise.withResolvers<never>();
  // A timer that is cleared, and no signal: ending a pause by one costs an error with a trace each time.
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
};
