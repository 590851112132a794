import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ConnectionFailed } from './failures.js';
import { backoffMs, pause } from './pause.js';
import { isProblem } from './problem.js';

const RECONNECT_MS = 1_000;
const MOST_MS = 30_000;

/** A stream of server-sent events: how a connection is opened, and where to begin. */
export interface EventStream {
  /** Undefined: there is nothing newer, and there never will be (204). */
  open: (lastEventId: string | undefined) => Promise<AsyncIterable<Uint8Array> | undefined>;
  lastEventId?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Messages as they come. What no blank line ended is dropped (HTML standard, 9.2.6). */
async function* messagesIn(bytes: AsyncIterable<Uint8Array>, onRetry: (ms: number) => void) {
  const text = new TextDecoder();
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message), onRetry });
  for await (const chunk of bytes) {
    parser.feed(text.decode(chunk, { stream: true }));
    yield* messages.splice(0);
  }
}

/** Whatever may be over after a while; anything else is the caller's to know. */
const passes = (error: unknown) =>
  error instanceof ConnectionFailed || (isProblem(error) && (error.status === 429 || error.status >= 500));

/**
 * The messages of a stream over all its connections. One that breaks or ends is taken up again after the last id (`retry:`
 * and `Retry-After` say when), until there is a 204, or a refusal that waiting does not mend: that is thrown.
 */
export async function* follow({ open, lastEventId, signal }: EventStream) {
  let [last, failures, reconnectMs] = [lastEventId, 0, RECONNECT_MS];
  // Ends with a 204, a lasting refusal or the caller's signal.
  for (;;) {
    let askedMs: number | undefined;
    try {
      const bytes = await open(last);
      if (!bytes) return;
      for await (const message of messagesIn(bytes, (ms) => (reconnectMs = ms))) {
        [last, failures] = [message.id ?? last, 0];
        yield { ...message, id: last };
      }
    } catch (error) {
      if (!passes(error)) throw error;
      askedMs = isProblem(error) && error.retryAfterSeconds ? error.retryAfterSeconds * 1000 : undefined;
    }
    await pause(askedMs ?? backoffMs(failures++, reconnectMs, MOST_MS), signal);
  }
}
