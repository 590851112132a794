import { type Signal, signal } from '@preact/signals';

/** How a stream goes: `opening` and `lost` pass by themselves, `refused` does not. */
export type Connection = 'opening' | 'live' | 'lost' | 'refused';

/** Something comes every 2 s: with nothing for three times as long, the connection is not there. */
const SILENCE_MS = 6_000;

interface Heard {
  id?: string | undefined;
}

/** A stream that is followed until it is stopped. */
export interface LiveStream {
  connection: Signal<Connection>;
  /** Why it was refused. */
  refusal: Signal<unknown>;
  stop: () => void;
}

/**
 * Follows a stream. The client takes up a broken connection again by itself, later each time; one that is silent is opened
 * anew, since people who wait for a platform to come back want to see it at once.
 */
export const follow = <Event extends Heard>(
  watch: (options: { lastEventId: string | undefined; signal: AbortSignal }) => AsyncIterable<Event>,
  take: (event: Event) => void,
): LiveStream => {
  const [connection, refusal] = [signal<Connection>('opening'), signal<unknown>(undefined)];
  let [lastEventId, heardAt, attempt]: [string | undefined, number, AbortController] = [
    undefined,
    0,
    new AbortController(),
  ];
  const open = async (ends: AbortController) => {
    heardAt = performance.now();
    try {
      for await (const event of watch({ lastEventId, signal: ends.signal })) {
        [lastEventId, heardAt, connection.value] = [event.id ?? lastEventId, performance.now(), 'live'];
        take(event);
      }
    } catch (error) {
      if (ends.signal.aborted) return;
      clearInterval(timer);
      [refusal.value, connection.value] = [error, 'refused'];
    }
  };
  const timer = setInterval(() => {
    if (performance.now() - heardAt < SILENCE_MS) return;
    connection.value = 'lost';
    attempt.abort();
    void open((attempt = new AbortController()));
  }, 1_000);
  void open(attempt);
  const stop = () => {
    clearInterval(timer);
    attempt.abort();
  };
  return { connection, refusal, stop };
};
