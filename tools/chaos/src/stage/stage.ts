import { type Addresses, addressesIn } from '@tessera/cli/check';
import {
  type App,
  type Credentials,
  type Environment,
  freePorts,
  migrateAndSeed,
  provision,
  startStores,
  type StoreName,
} from '@tessera/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from './fleet.js';
import { type Sent, Tap } from './kafka.js';
import { Proxy } from './proxy.js';
import { Stores } from './stores.js';

/** How long the participants have to answer: the platform's own default. */
export const DEADLINE_MS = 30_000;

/** Everything there is to break, and what it takes to break it. */
export interface Stage {
  fleet: Fleet;
  stores: Stores;
  /** Between the services and each store. */
  proxies: Record<StoreName, Proxy>;
  kafka: Tap;
  /** Where whoever judges reads, past the proxies. */
  at: Addresses;
  credentials: Credentials;
  poisoned: (Sent & { kind: string })[];
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

const portOf = (url: string) => Number(/:(\d+)(?=[/?]|$)/.exec(url.replace(/^.*@/, ''))?.[1]);
const movedTo = (url: string, port: number) => url.replace(/(127\.0\.0\.1|localhost):\d+/, `127.0.0.1:${port}`);

/** Stores, proxies, topics, data and services, in a folder and on ports of their own. */
export const setStage = async (dir: string, over: AbortSignal, say: (line: string) => void): Promise<Stage> => {
  const closing: (() => unknown)[] = [];
  const stop = async () => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    return await build(dir, over, say, closing, stop);
  } catch (error) {
    await stop();
    throw error;
  }
};

const build = async (
  dir: string,
  over: AbortSignal,
  say: (line: string) => void,
  closing: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<Stage> => {
  const [listen = 0] = await freePorts(1);
  const kafkaProxy = await Proxy.listen(() => listen);
  closing.push(() => kafkaProxy.close());
  say('starting PostgreSQL, MongoDB and Kafka');
  const kafkaSideDoor = { listen, advertise: kafkaProxy.port };
  const running = await startStores({ dir, ports: 'any', env: {}, kafkaSideDoor });
  closing.push(() => running.stop());
  const real = { postgres: portOf(running.postgresUrl), mongo: portOf(running.mongoUrl) };
  const proxies = {
    kafka: kafkaProxy,
    postgres: await Proxy.listen(() => real.postgres),
    mongo: await Proxy.listen(() => real.mongo),
  };
  closing.push(() => [proxies.postgres, proxies.mongo].map((proxy) => proxy.close()));
  // Otherwise the driver would ask the replica set for its address, and go there.
  const mongoUrl = movedTo(running.mongoUrl, proxies.mongo.port).replace('replicaSet=rs0', 'directConnection=true');
  const platform = await provision(
    {
      postgresUrl: movedTo(running.postgresUrl, proxies.postgres.port),
      mongoUrl,
      kafkaBrokers: `127.0.0.1:${proxies.kafka.port}`,
    },
    { dir, ports: await anyPorts(), env: settings },
  );
  say('migrating and seeding');
  await migrateAndSeed(platform);
  say('starting two of each service');
  const fleet = await Fleet.start(dir, platform.env);
  closing.push(() => fleet.stop());
  const kafka = new Tap(running.kafkaBrokers, '');
  closing.push(() => kafka.close());
  return {
    fleet,
    proxies,
    kafka,
    stop,
    stores: new Stores(running),
    at: addressesPast(platform.env, real, running.kafkaBrokers),
    credentials: platform.credentials,
    poisoned: [],
    pause: (ms) => sleep(ms, undefined, { signal: over }).catch(() => {}),
  };
};

const anyPorts = async () => {
  const [gateway = 0, user = 0, order = 0, inventory = 0] = await freePorts(4);
  return { gateway, user, order, inventory };
};

const addressesPast = (
  env: Record<App, Environment>,
  real: { postgres: number; mongo: number },
  brokers: string,
): Addresses => {
  const at = addressesIn((app) => env[app]);
  const [user, order] = [movedTo(at.user, real.postgres), movedTo(at.order, real.postgres)];
  return { ...at, user, order, inventory: movedTo(at.inventory, real.mongo), brokers };
};
