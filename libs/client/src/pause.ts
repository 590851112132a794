/** What comes of `work`; the signal's reason when that is aborted before. The work goes on: others may wait for it too. */
export const unlessAborted = async <Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> => {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return Promise.race([promise, work]).finally(() => signal.removeEventListener('abort', stop));
};

/** Resolves after `ms`; throws the signal's reason as soon as that is aborted. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return unlessAborted(promise, signal).finally(() => clearTimeout(timer));
};

/** `firstMs`, twice as long each time up to `mostMs`, and a random part less, so that many do not come back at once. */
export const backoffMs = (failures: number, firstMs: number, mostMs: number): number =>
  Math.min(firstMs * 2 ** failures, Math.max(firstMs, mostMs)) * (1 - Math.random() / 2);
