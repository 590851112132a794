import { setImmediate as turn } from 'node:timers/promises';
import { type UpstreamRequest } from '../src/upstream/attempts.js';
import { type Upstream } from '../src/upstream/upstream.js';

/** What became of requests: how often each status, or code of a refusal. */
export type Outcomes = Record<string, number>;

/** Keeps `atOnce` requests under way until it is stopped, which gives what became of all of them. */
export const underLoad = (upstream: Upstream, request: () => UpstreamRequest, atOnce = 16) => {
  const outcomes: Outcomes = {};
  const state = { isOver: false };
  const one = async () => {
    // Ends when the test has seen what it wants to see, or fails.
    while (!state.isOver) {
      // Refusals come at once, and would keep the event loop from everything else.
      await turn();
      const outcome = await upstream.ask(request()).answer.then(
        ({ status }) => String(status),
        ({ code }: { code: string }) => code,
      );
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  const all = Promise.all(Array.from({ length: atOnce }, one));
  return {
    get answered() {
      return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    },
    stop: async () => {
      state.isOver = true;
      await all;
      return outcomes;
    },
  };
};
