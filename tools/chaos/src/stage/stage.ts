import { type Addresses, addressesIn } from '@tessera/check';
import { type Credentials, type Environment, freeServicePorts, migrateAndSeed, provision } from '@tessera/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clocks } from './clocks.js';
import { Disk } from './disk.js';
import { Fleet, type Instance } from './fleet.js';
import { type Sent, KafkaProbe } from './kafka.js';
import { type Closing, type Line, openStores, overLines, type Sizes } from './lines.js';
import { Stores } from './stores.js';

/** How long the participants have to answer: the platform's own default. */
export const DEADLINE_MS = 30_000;

/** Everything there is to break, and what it takes to break it. */
export interface Stage {
  fleet: Fleet;
  stores: Stores;
  /** Between the instances and the stores. */
  lines: readonly Line[];
  clocks: Clocks;
  /** PostgreSQL's, where it has one of its own. */
  disk: Disk;
  kafka: KafkaProbe;
  /** Where whoever verifies reads, past the proxies. */
  at: Addresses;
  credentials: Credentials;
  poisoned: (Sent & { kind: string })[];
  /** Aborts when the run is cancelled. */
  over: AbortSignal;
  /** Waits; at once over when the run is. */
  pause(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Every virtual user comes from an address of its own and does more than a person would. */
const plenty = { quota: 10_000, seconds: 60 };
const settings = {
  NODE_ENV: 'production',
  TRUSTED_PROXIES: '127.0.0.1/32',
  ORDER_DEADLINE_MS: String(DEADLINE_MS),
  LIMITS: JSON.stringify({ address: plenty, user: plenty, writes: plenty, login: plenty, register: plenty }),
};

/** Stores, proxies, topics, data and services, in a folder and on ports of their own. */
export const setStage = async (
  dir: string,
  sizes: Sizes,
  over: AbortSignal,
  say: (line: string) => void,
): Promise<Stage> => {
  const closing: Closing = [];
  const stop = async () => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    say('starting PostgreSQL, MongoDB and Kafka');
    const { running, lines } = await openStores(dir, sizes, closing);
    say('migrating, seeding, starting two of each service');
    const platform = await provision(running, { dir, ports: await freeServicePorts(), env: settings });
    await migrateAndSeed(platform);
    const clocks = new Clocks(dir);
    const own = (instance: Instance, settings: Environment) => ({
      ...overLines(lines, instance, settings),
      ...clocks.settingsOf(instance),
    });
    const fleet = await Fleet.start(dir, platform.env, own, (started) => closing.push(() => started.stop()));
    const kafka = new KafkaProbe(running.kafkaBrokers, '');
    closing.push(() => kafka.close());
    const pause = (ms: number) => sleep(Math.max(0, ms), undefined, { signal: over }).catch(() => {});
    const at = addressesIn((app) => platform.env[app]);
    const { credentials } = platform;
    return {
      fleet,
      lines,
      clocks,
      disk: new Disk(dir),
      kafka,
      stop,
      at,
      credentials,
      over,
      pause,
      stores: new Stores(running),
      poisoned: [],
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
