import { cpuOf } from '../cpu.js';
import { quantile } from '../quantile.js';
import { type Running, type Stage } from './stage.js';
import { type Contender } from './systems.js';
import { wrk } from './wrk.js';

/** Of one round; times in ms, CPU in µs a request. */
export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  cpu: number;
  refused: number;
  /** The share of requests that the upstream has not seen. */
  fromMemory: number;
}

/** One round at saturation. Tokens are new, so that rounds may take as long as they like. */
export const measure = async (stage: Stage, running: Running, { path, ids }: Contender, seconds: number) => {
  stage.newUsers();
  const load = { url: running.origin + path, usersFile: stage.usersFile, seconds, ids };
  const [spent, asked] = [cpuOf(running.pid), await stage.upstream.asked()];
  const { requests, ...answered } = await wrk(load);
  const cpu = (cpuOf(running.pid) - spent) / requests;
  // A few more may have been asked for than were answered when the time was over, and we ask for the count ourselves.
  const fromMemory = Math.max(0, 1 - ((await stage.upstream.asked()) - asked) / requests);
  running.forgetLines();
  return { ...answered, cpu, fromMemory } satisfies Figures;
};

/** Each figure is the median of its own. */
export const medianOf = (rounds: readonly Figures[]): Figures => {
  const middle = (figure: keyof Figures) =>
    quantile(
      rounds.map((round) => round[figure]),
      0.5,
    );
  return {
    perSecond: middle('perSecond'),
    p50: middle('p50'),
    p99: middle('p99'),
    cpu: middle('cpu'),
    refused: middle('refused'),
    fromMemory: middle('fromMemory'),
  };
};
