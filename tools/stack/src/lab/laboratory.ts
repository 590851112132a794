import { explain } from '@tessera/command';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Breakage } from './breakage.js';
import { type Experiments, requestIn } from './experiments.js';
import { Listeners } from './listeners.js';
import { Load } from './load/load.js';
import { lookAtPlatform } from './look.js';
import { type LabPlatform } from './lab-platform.js';
import { poison } from './poison.js';
import { SpoiledProducts } from './spoiled-products.js';

/** What stands behind the door. */
export interface Laboratory {
  /** Throws a Refusal. */
  answer(request: IncomingMessage, body: string, response: ServerResponse): Promise<void>;
  /** Something has started or ended. */
  changed(): void;
  /** Ends the load, thaws and mends. */
  close(): Promise<void>;
}

/** How long a listener or a caller waits for the stores' answer while something on them may be about to settle. */
const SETTLE_SECONDS = 3;
/** A gateway that is broken by a request answers that request first. */
const AFTER_THE_ANSWER_MS = 200;

/** Makes the laboratory of a run. */
export const openLaboratory = async (platform: LabPlatform): Promise<Laboratory> => {
  const { dir, env, say } = platform;
  const breakage = new Breakage(platform.parts, AFTER_THE_ANSWER_MS, say);
  const load = new Load(platform);
  const spoiled = new SpoiledProducts(dir, env.inventory);
  const check = () => lookAtPlatform(env, SETTLE_SECONDS);
  const view = () => ({
    at: new Date().toISOString(),
    parts: breakage.view(),
    load: load.view(),
    spoiled: spoiled.skus,
  });
  const listeners = new Listeners(view, check);
  const changing = async <Answer>(change: Promise<Answer> | Answer): Promise<Answer> => {
    const answer = await change;
    listeners.tell();
    return answer;
  };
  const experiments: Experiments = {
    getLab: async () => view(),
    getLabCheck: check,
    setLabPart: ({ name, state }) => changing(breakage.set(name, state)),
    killLabPart: ({ name }) => changing(breakage.kill(name)),
    restartLabPart: ({ name }) => changing(breakage.restart(name)),
    setLabLoad: ({ ordersPerSecond }) => changing(load.set(ordersPerSecond)),
    poisonTopic: (message) => poison(message, env.order),
    setSpoiled: async ({ sku, spoiled: isSpoiled }) => {
      say(`laboratory: ${isSpoiled ? 'spoiling' : 'mending'} the stock record of ${sku}`);
      await changing(isSpoiled ? spoiled.spoil(sku) : spoiled.mend(sku));
      return view();
    },
  };
  return {
    answer: async (request, body, response) => {
      const asked = await requestIn(request, body);
      if (asked.id === 'watchLab') return listeners.add(response);
      const experiment = experiments[asked.id];
      const answer = await experiment(asked.input as never);
      const status = asked.id === 'poisonTopic' ? 201 : 200;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    },
    changed: () => listeners.tell(),
    close: async () => {
      listeners.close();
      load.close();
      breakage.thawAll();
      // What cannot be mended now, the next start mends.
      await spoiled.mendAll().catch((error: unknown) => say(`laboratory: nothing was mended: ${explain(error)}`));
    },
  };
};
