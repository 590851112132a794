import { type StoreName } from '@tessera/stack';
import { type Fault, perMinute, type Run, type Scenario } from './scenario.js';

const LONG_RUN_MS = 600_000;
const LONG_OUTAGE_S = 120;

const away = (name: StoreName, seconds: number, roughly: boolean): Fault => ({
  says: `${roughly ? 'kill' : 'stop'} ${name}, back after ${seconds} s`,
  run: ({ stores, pause }) =>
    Promise.all(stores.of(name).map((node) => stores.away(node, roughly, () => pause(seconds * 1_000)))),
});

const restart = (name: 'postgres' | 'mongo'): Scenario => ({
  name,
  says: `restart of ${name}, with and without a clean end`,
  times: perMinute(0.25),
  fault: (random) => away(name, random.between(0, 4), random.next() < 0.5),
});

/** Orders are accepted while it is away. */
const outage = ({ ms }: Run) => (ms >= LONG_RUN_MS ? LONG_OUTAGE_S : 15);

export const postgres = restart('postgres');
export const mongo = restart('mongo');

export const broker: Scenario = {
  name: 'broker',
  says: 'restart of Kafka, and one outage of it: 15 s, in a run of 10 minutes and more 2 minutes',
  times: (run) => 1 + perMinute(0.25)(run),
  fault: (random, run, n) => {
    const restart = random.between(0, 4);
    return away('kafka', n === 0 ? outage(run) : restart, random.next() < 0.5);
  },
};
