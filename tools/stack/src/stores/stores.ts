import { explain, CommandError } from '@tessera/command';
import { prepareStateFolder } from '../project.js';
import { type Progress, silent } from '../progress.js';
import { type Broker, type BrokerCount, brokers, brokerStopSignal } from './brokers.js';
import { givenKeys, givenUrls } from './given-urls.js';
import { prepareCluster, startBroker } from './kafka.js';
import { type KafkaGuard } from './kafka-guard.js';
import { type SideDoor } from './kafka-settings.js';
import {
  type MongoCount,
  type MongoMember,
  mongoMembers,
  mongoStopSignal,
  prepareMongo,
  startMember,
} from './mongo.js';
import { PortBook, type PortChoice } from './port-book.js';
import { postgresStopSignal, startPostgres } from './postgres.js';
import { redisStopSignal, startRedis } from './redis.js';
import { endLeftoverStore, type KeptName, type NodeName, type Place, type Store, type StoreName } from './store.js';
import { startZipkin, zipkinStopSignal } from './zipkin.js';

/** One line of `status()`. */
export interface StoreStatus {
  name: NodeName;
  pid: number;
  version: string;
  url: string;
}

/** The stores, wherever they run. Of three brokers each is ended, killed and started again by itself. */
export interface Stores {
  postgresUrl: string;
  mongoUrl: string;
  /** Of all brokers, with commas. */
  kafkaBrokers: string;
  /** Undefined where nobody asked for one. */
  redisUrl: string | undefined;
  /** Undefined where nobody asked for it, or it could not be started. */
  zipkinUrl: string | undefined;
  /** Why Zipkin does not run though somebody asked for it. */
  withoutZipkin: string | undefined;
  /** Ends those that were started here, cleanly: Redis, Kafka, MongoDB, PostgreSQL. Given ones are left alone. */
  stop(): Promise<void>;
  /** Those that were started here; without passwords. */
  status(): StoreStatus[];
  /** Settles when one that was started here has ended by itself. */
  death(name: NodeName): Promise<string>;
  /** Starts one again that has ended: same port, same data. */
  restart(name: NodeName): Promise<void>;
  /** Ends one of those that were started here, cleanly. */
  end(name: NodeName): Promise<void>;
  /** The same with kill -9; settles when it has ended. */
  kill(name: NodeName): Promise<void>;
}

/** Settings of `startStores`. */
export interface StoresOptions {
  /** Where data, logs, pids and passwords lie. */
  dir: string;
  progress?: Progress;
  ports?: PortChoice;
  env?: NodeJS.ProcessEnv;
  /** Which of the three; all of them, unless said. */
  only?: readonly StoreName[];
  /** One, unless said: the data of a folder stay with the number that they began with. */
  brokers?: BrokerCount;
  /** Members of MongoDB's replica set; one, unless said. */
  mongoMembers?: MongoCount;
  /** Redis as well, which gateways share when there are several. */
  redis?: boolean;
  /** Zipkin as well, to look at traces. The others start without it when it cannot be had. */
  zipkin?: boolean;
  /** Where proxies stand between the services and each broker, in the order of the brokers. */
  kafkaSideDoors?: readonly (readonly SideDoor[])[];
  /** Who asks at the side doors; nobody, unless said. For a fresh folder. */
  kafkaGuard?: KafkaGuard;
}

type Start = () => Promise<Store>;

/** In the order of stopping: nobody writes to a store any more when its turn comes. */
const stopOrder: NodeName[] = [
  'zipkin',
  'redis',
  'kafka-3',
  'kafka-2',
  'kafka',
  'mongo-3',
  'mongo-2',
  'mongo',
  'postgres',
];

/** Of `kafka-2` it is `kafka`. */
const storeOf = (name: NodeName) => name.replace(/-\d$/, '') as KeptName;

/**
 * Starts PostgreSQL, MongoDB, Kafka and, if asked for, Redis and Zipkin side by side and waits until each answers. Whatever the
 * environment names by `POSTGRES_URL`, `MONGO_URL`, `KAFKA_BROKERS` or `REDIS_URL` is used instead. If one fails, the
 * others are ended.
 */
export const startStores = async (options: StoresOptions): Promise<Stores> => {
  const { dir, progress = silent, ports = 'usual', env = process.env } = options;
  prepareStateFolder(dir);
  // Of a run that had asked for it and was killed; the others are taken over, or end with their successors.
  if (!options.zipkin) await endLeftoverStore(dir, 'zipkin', zipkinStopSignal);
  const place: Place = { dir, progress, ports: new PortBook(dir, ports) };
  const given = givenUrls(env);
  if (given.kafka && options.brokers === 3)
    throw new CommandError(`${givenKeys.kafka} names a Kafka, so none is started: give either that or --brokers 3`);
  const running = new Map<NodeName, Store>();
  const isWanted = (store: KeptName) =>
    store === 'zipkin' || (!given[store] && (options.only?.includes(store) ?? true));
  const starts = new Map(startsOf(place, options).filter(([name]) => isWanted(storeOf(name))));
  const start = async (name: NodeName) => {
    try {
      const store = await starts.get(name)?.();
      if (store) running.set(name, store);
      progress(name, 'ready');
    } catch (error) {
      progress(name, 'failed');
      throw error;
    }
  };
  let withoutZipkin: string | undefined;
  const startFirst = (name: NodeName) =>
    name === 'zipkin' ? start(name).catch((error: unknown) => void (withoutZipkin = explain(error))) : start(name);
  const started = await Promise.allSettled([...starts.keys()].map(startFirst));
  const failures = started.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0) {
    await stopAll(running);
    // All of them at once: whoever lacks Java may lack pip for MongoDB too. Three brokers lack the same.
    throw new CommandError([...new Set(failures.map(explain))].join('\n'), { cause: failures[0] });
  }
  return storesOf(running, given, start, withoutZipkin);
};

/** How each process is started, the first time and again. */
const startsOf = (place: Place, options: StoresOptions): [NodeName, Start][] => {
  const { brokers: brokerCount = 1, kafkaSideDoors = [], kafkaGuard, mongoMembers: memberCount = 1 } = options;
  const cluster = once(() => prepareCluster(place, brokerCount, kafkaSideDoors, kafkaGuard));
  const set = once(() => prepareMongo(place, memberCount));
  const startBrokerOf = async (broker: Broker) => startBroker(await cluster(), broker, place);
  const startMemberOf = async (name: MongoMember) => startMember(await set(), name, place);
  return [
    ...brokers.slice(0, brokerCount).map((broker): [NodeName, Start] => [broker.name, () => startBrokerOf(broker)]),
    ...mongoMembers.slice(0, memberCount).map((name): [NodeName, Start] => [name, () => startMemberOf(name)]),
    ['postgres', () => startPostgres(place)],
    ...(options.zipkin ? [['zipkin', () => startZipkin(place)] satisfies [NodeName, Start]] : []),
    ...(options.redis ? [['redis', () => startRedis(place)] satisfies [NodeName, Start]] : []),
  ];
};

/** What several starts need is made by the first of them. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const storesOf = (
  running: Map<NodeName, Store>,
  given: Partial<Record<StoreName, string>>,
  start: (name: NodeName) => Promise<void>,
  withoutZipkin: string | undefined,
): Stores => {
  const inOrder = () => stopOrder.toReversed().flatMap((name) => running.get(name) ?? []);
  const urls = (store: KeptName) => inOrder().flatMap(({ name, url }) => (storeOf(name) === store ? [url] : []));
  return {
    postgresUrl: given.postgres ?? urls('postgres').join(),
    // Each member's names them all.
    mongoUrl: given.mongo ?? urls('mongo')[0] ?? '',
    kafkaBrokers: given.kafka ?? urls('kafka').join(),
    redisUrl: given.redis ?? urls('redis')[0],
    zipkinUrl: urls('zipkin')[0],
    withoutZipkin,
    stop: () => stopAll(running),
    status: () => inOrder().map(({ name, pid, version, url }) => ({ name, pid, version, url: publicUrl(url) })),
    death: async (name) => running.get(name)?.exited ?? new Promise(() => {}),
    restart: start,
    end: async (name) => running.get(name)?.stop(),
    kill: async (name) => running.get(name)?.kill(),
  };
};

const stopAll = async (running: Map<NodeName, Store>): Promise<void> => {
  for (const name of stopOrder) {
    await running.get(name)?.stop();
    running.delete(name);
  }
};

/** The URL as it may be shown. */
export const publicUrl = (url: string) => url.replace(/\/\/[^@/]*@/, '//');

const stopSignals: Record<KeptName, (dir: string) => NodeJS.Signals> = {
  kafka: brokerStopSignal,
  mongo: () => mongoStopSignal,
  postgres: () => postgresStopSignal,
  redis: () => redisStopSignal,
  zipkin: () => zipkinStopSignal,
};

/** Ends every store that an earlier run left behind in this folder. Answers which. */
export const endLeftoverStores = async (dir: string): Promise<string[]> => {
  const ended: string[] = [];
  for (const name of stopOrder) {
    const noted = await endLeftoverStore(dir, name, stopSignals[storeOf(name)](dir));
    if (noted) ended.push(`${name} (process ${noted.pid})`);
  }
  return ended;
};
