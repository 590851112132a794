import { type SessionTokens, createClient } from '@tessera/client';
import { signal } from '@preact/signals';
import { type SessionEnd, SharedTokens } from '../session/shared-tokens.js';
import { ServerClock } from './server-clock.js';

/** The server's time: what is said of "ago" is counted from it. */
export const clock = new ServerClock(
  () => performance.now(),
  () => Date.now(),
);

/** Did the last request get an answer of the platform? A gateway without its services counts as away. */
export const isReachable = signal(true);

/** The session's tokens; whoever reads them is drawn again when it begins or ends. */
export const tokens = signal<SessionTokens | undefined>(undefined);

/** Why the last session ended, until the next one begins. */
export const sessionEnd = signal<SessionEnd | undefined>(undefined);

const KEPT = 'tessera.tokens';
const channel = new BroadcastChannel('tessera.session');

const shared = new SharedTokens(
  {
    read: () => sessionStorage.getItem(KEPT),
    write: (text) => (text === null ? sessionStorage.removeItem(KEPT) : sessionStorage.setItem(KEPT, text)),
  },
  channel.postMessage.bind(channel),
  {
    tokens: (now, end) => {
      if (api.tokens?.accessToken !== now?.accessToken) api.tokens = now;
      [tokens.value, sessionEnd.value] = [now, end];
    },
  },
);
channel.addEventListener('message', ({ data }) => shared.hear(data));

const isAway = (status: number) => status === 502 || status === 503 || status === 504;

/** Sees of each answer when it was given, and whether there are any. */
const watchedFetch = async (url: string, init: RequestInit) => {
  try {
    const response = await fetch(url, init);
    clock.hear(response.headers.get('date'));
    isReachable.value = !isAway(response.status);
    return response;
  } catch (error) {
    // Whoever has left a page is not told of its requests.
    if (Object(error).name !== 'AbortError') isReachable.value = false;
    throw error;
  }
};

/** The platform behind this page. */
export const api = createClient({
  baseUrl: '',
  fetch: watchedFetch,
  tokens: shared.tokens,
  onTokens: (now, why) => shared.keep(now, why ? 'expired' : 'logged-out'),
});
tokens.value = shared.tokens;

/** Forgets the session without a word to the server, which could not be reached. */
export const forgetSession = (): void => shared.keep(undefined, 'logged-out');
