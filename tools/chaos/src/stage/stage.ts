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
  type Stores as RunningStores,
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

/** What has to be undone, in the order in which it was done. */
type Closing = (() => unknown)[];

/** Stores, proxies, topics, data and services, in a folder and on ports of their own. */
export const setStage = async (dir: string, over: AbortSignal, say: (line: string) => void): Promise<Stage> => {
  const closing: Closing = [];
  const stop = async () => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    say('starting PostgreSQL, MongoDB and Kafka');
    const { running, proxies } = await openStores(dir, closing);
    say('migrating, seeding, starting two of each service');
    const platform = await provision(pastProxies(running, proxies), { dir, ports: await anyPorts(), env: settings });
    await migrateAndSeed(platform);
    const fleet = await Fleet.start(dir, platform.env, (started) => closing.push(() => started.stop()));
    const kafka = new Tap(running.kafkaBrokers, '');
    closing.push(() => kafka.close());
    const pause = (ms: number) => sleep(ms, undefined, { signal: over }).catch(() => {});
    const at = directly(platform.env, running);
    const { credentials } = platform;
    return { fleet, proxies, kafka, stop, at, credentials, pause, stores: new Stores(running), poisoned: [] };
  } catch (error) {
    await stop();
    throw error;
  }
};

const openStores = async (dir: string, closing: Closing) => {
  const [listen = 0] = await freePorts(1);
  const front = async (port: () => number) => {
    const proxy = await Proxy.listen(port);
    closing.push(() => proxy.close());
    return proxy;
  };
  const kafka = await front(() => listen);
  const kafkaSideDoors = [{ listen, advertise: kafka.port }];
  const running = await startStores({ dir, ports: 'any', env: {}, kafkaSideDoors });
  closing.push(() => running.stop());
  const postgres = await front(() => portOf(running.postgresUrl));
  const mongo = await front(() => portOf(running.mongoUrl));
  return { running, proxies: { kafka, postgres, mongo } };
};

/** The stores as the services are to see them. */
const pastProxies = ({ postgresUrl, mongoUrl }: RunningStores, { postgres, mongo, kafka }: Stage['proxies']) => ({
  postgresUrl: movedTo(postgresUrl, postgres.port),
  // Otherwise the driver would ask the replica set for its address, and go there.
  mongoUrl: movedTo(mongoUrl, mongo.port).replace('replicaSet=rs0', 'directConnection=true'),
  kafkaBrokers: `127.0.0.1:${kafka.port}`,
});

const anyPorts = async () => {
  const [gateway = 0, user = 0, order = 0, inventory = 0] = await freePorts(4);
  return { gateway, user, order, inventory };
};

/** The same databases and topics, without the proxies. */
const directly = (env: Record<App, Environment>, running: RunningStores): Addresses => {
  const at = addressesIn((app) => env[app]);
  const [postgres, mongo] = [portOf(running.postgresUrl), portOf(running.mongoUrl)];
  const [user, order, inventory] = [
    movedTo(at.user, postgres),
    movedTo(at.order, postgres),
    movedTo(at.inventory, mongo),
  ];
  return { ...at, user, order, inventory, kafka: { KAFKA_BROKERS: running.kafkaBrokers } };
};
