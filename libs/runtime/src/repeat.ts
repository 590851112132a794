import { setTimeout as sleep } from 'node:timers/promises';
import { type Log } from './log.js';

/** How something goes on in the background. */
export interface Repetition {
  log: Pick<Log, 'warn'>;
  /** What is logged beside the error when a try fails, for example "parked keys cannot be tried now". */
  failure: string;
  /** Ends it: nothing is begun any more, and a pause is cut short. */
  signal: AbortSignal;
}

/** A quarter more or less, so that instances that started together do not go on together. With `ref` it keeps the process. */
const pause = (ms: number, how: { signal?: AbortSignal | undefined; ref: boolean }) =>
  sleep(ms * (0.75 + Math.random() / 2), undefined, how).catch(() => {});

/**
 * Waits, works, and so on: the next pause begins when the work has ended, so no two runs meet. A run that fails is
 * logged. Never rejects; settles when it was ended and the last run is over.
 *
 * @param everyMs the pause, or what says it before each
 */
export const repeat = async (
  work: () => Promise<unknown>,
  everyMs: number | (() => number),
  { log, failure, signal }: Repetition,
): Promise<void> => {
  // Ends by the signal.
  while (!signal.aborted) {
    await pause(typeof everyMs === 'number' ? everyMs : everyMs(), { signal, ref: false });
    if (!signal.aborted) await work().catch((error: unknown) => log.warn({ err: error }, failure));
  }
};

/**
 * Works at once, and again `everyMs` after each failure, until it has worked: what came of it, undefined when it was ended
 * before. Whoever waits for it lives on meanwhile: a service that starts while its database is away has nothing else yet.
 */
export async function untilItWorks<Result>(
  work: () => Promise<Result>,
  everyMs: number,
  { log, failure, signal }: Repetition,
): Promise<Result | undefined>;
/** The same without an end: whoever started this process sees that it is not ready. */
export async function untilItWorks<Result>(
  work: () => Promise<Result>,
  everyMs: number,
  { log, failure }: Omit<Repetition, 'signal'>,
): Promise<Result>;
export async function untilItWorks<Result>(
  work: () => Promise<Result>,
  everyMs: number,
  { log, failure, signal }: Omit<Repetition, 'signal'> & Partial<Repetition>,
): Promise<Result | undefined> {
  const isOver = () => signal?.aborted ?? false;
  // Ends by the signal, or when it works.
  while (!isOver()) {
    try {
      return await work();
    } catch (error) {
      log.warn({ err: error }, failure);
      await pause(everyMs, { signal, ref: true });
    }
  }
  return undefined;
}
