import { type Line } from '../stage/lines.js';
import { type Stage } from '../stage/stage.js';
import { perMinute, type Scenario } from './scenario.js';

/** Between the services and one store: cut connections, slow ones, and ones on which nothing comes any more. */
export const network: Scenario = {
  name: 'network',
  says: 'connections to a store reset, slowed down by up to 500 ms, or silent for some seconds',
  times: perMinute(2),
  fault: (random, { fronted }) => {
    const name = random.pick(fronted);
    const kind = random.pick(['reset', 'slow', 'silent'] as const);
    const seconds = random.between(2, 10);
    const those = ({ store }: Line) => store === name;
    if (kind === 'reset')
      return { says: `reset all connections to ${name}`, run: async ({ lines }) => reset(lines.filter(those)) };
    const latency = kind === 'slow' ? random.between(20, 500) : Infinity;
    return {
      says: kind === 'slow' ? `${name} slower by ${latency} ms for ${seconds} s` : `${name} silent for ${seconds} s`,
      run: (stage) => slowFor(stage, those, latency, seconds),
    };
  },
};

const reset = (lines: readonly Line[]) => {
  for (const { proxy } of lines) proxy.reset();
};

/** Holds back all that is said on some lines, for a time. */
export const slowFor = async (
  { lines, pause }: Stage,
  isMeant: (line: Line) => boolean,
  latencyMs: number,
  seconds: number,
) => {
  const heals = lines.filter(isMeant).map(({ proxy }) => proxy.slow(latencyMs));
  await pause(seconds * 1_000);
  for (const heal of heals) heal();
};
