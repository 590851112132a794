import { RoundRobinPool } from 'undici';
import { type Endpoint, fixedEndpoint } from '../src/upstream/discovery/discovery.js';
import { type Instance } from '../src/upstream/instance.js';
import { Instances } from '../src/upstream/instances.js';

/** Nobody is asked over it. */
const nowhere = new RoundRobinPool('http://127.0.0.1:1');

/** So many instances that were there from the beginning, `http://0` and so on; `change` as for `Endpoint`. */
export const instancesOf = (count: number, change: (n: number) => Partial<Endpoint> = () => ({})) => {
  const instances = new Instances(() => nowhere);
  instances.replace(
    Array.from({ length: count }, (_, n) => ({ ...fixedEndpoint(`http://${n}`), ...change(n) })),
    0,
  );
  return instances;
};

/** The n-th of them. */
export const nth = ({ all }: Instances, n: number): Instance => {
  const instance = all[n];
  if (!instance) throw new Error(`there are ${all.length}`);
  return instance;
};

/** Numbers that look random and are the same in each run (mulberry32). */
export const dice = (seed = 1) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};
