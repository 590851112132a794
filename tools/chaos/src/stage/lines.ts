import { services } from '@tessera/contracts';
import {
  type BrokerCount,
  type Environment,
  freePorts,
  type MongoCount,
  startStores,
  type StoreName,
} from '@tessera/stack';
import { type Instance, instances } from './fleet.js';
import { Proxy } from './proxy.js';

/** All that one instance says to one store, over a proxy of its own. */
export interface Line {
  instance: Instance;
  store: StoreName;
  proxy: Proxy;
}

/** What has to be undone, in the order in which it was done. */
export type Closing = (() => unknown)[];

/** Of how many processes a store is made. */
export interface Sizes {
  brokers: BrokerCount;
  mongo: MongoCount;
}

/** Stores with proxies before them. Of three members of MongoDB each driver learns where they are, and goes there. */
export const frontedStores = (mongo: MongoCount): StoreName[] =>
  mongo === 1 ? ['postgres', 'mongo', 'kafka'] : ['postgres', 'kafka'];

const portOf = (url: string) => Number(/:(\d+)(?=[/?]|$)/.exec(url.replace(/^.*@/, ''))?.[1]);
const movedTo = (url: string, port: number) => url.replace(/(127\.0\.0\.1|localhost):\d+/, `127.0.0.1:${port}`);

/** Starts the stores, and opens a line from each instance to each of its own. */
export const openStores = async (dir: string, { brokers, mongo }: Sizes, closing: Closing) => {
  const open = async (instance: Instance, store: StoreName, port: () => number): Promise<Line> => {
    const proxy = await Proxy.listen(port);
    closing.push(() => proxy.close());
    return { instance, store, proxy };
  };
  const toKafka = Array.from({ length: brokers }, () => instances).flat();
  let doors: number[] = [];
  const kafkaLines = await Promise.all(toKafka.map((client, n) => open(client, 'kafka', () => doors[n] ?? 0)));
  // Last: a proxy would be given one of them otherwise.
  doors = await freePorts(kafkaLines.length);
  const running = await startStores({
    dir,
    ports: 'any',
    env: {},
    brokers,
    mongoMembers: mongo,
    kafkaSideDoors: sideDoors(kafkaLines, doors),
  });
  closing.push(() => running.stop());
  const ports = { postgres: () => portOf(running.postgresUrl), mongo: () => portOf(running.mongoUrl) };
  const fronted = frontedStores(mongo);
  const toDatabases = instances.flatMap((client) => {
    const store = services[client.app].database?.kind;
    return store && fronted.includes(store) ? [open(client, store, ports[store])] : [];
  });
  return { running, lines: [...kafkaLines, ...(await Promise.all(toDatabases))] };
};

/** A broker tells each client where to come back to: only by a door of its own is that its own proxy. */
const sideDoors = (lines: readonly Line[], doors: readonly number[]) => {
  const all = lines.map(({ proxy }, n) => ({ listen: doors[n] ?? 0, advertise: proxy.port }));
  const brokers = all.length / instances.length;
  return Array.from({ length: brokers }, (_, n) => all.slice(n * instances.length, (n + 1) * instances.length));
};

/** The settings of an instance, with its own lines for the addresses of the stores. */
export const overLines = (lines: readonly Line[], { name }: Instance, settings: Environment): Environment => {
  const own = lines.filter(({ instance }) => instance.name === name);
  const database = own.find(({ store }) => store !== 'kafka');
  const brokers = own.filter(({ store }) => store === 'kafka').map(({ proxy }) => `127.0.0.1:${proxy.port}`);
  return {
    ...settings,
    ...(settings['KAFKA_BROKERS'] && { KAFKA_BROKERS: brokers.join(',') }),
    ...(database && { DATABASE_URL: directly(movedTo(settings['DATABASE_URL'] ?? '', database.proxy.port)) }),
  };
};

/** Otherwise the driver would ask the replica set for its address, and go there. */
const directly = (url: string) => url.replace('replicaSet=rs0', 'directConnection=true');
