import { prepareStateFolder } from '../project.js';
import { type Progress, silent } from '../progress.js';
import { explain, Trouble } from '../trouble.js';
import { givenUrls } from './given-urls.js';
import { kafkaStopSignal, startKafka } from './kafka.js';
import { type SideDoor } from './kafka-settings.js';
import { mongoStopSignal, startMongo } from './mongo.js';
import { PortBook, type PortChoice } from './port-book.js';
import { postgresStopSignal, startPostgres } from './postgres.js';
import { endLeftoverStore, type Place, type Store, type StoreName } from './store.js';

/** One line of `status()`. */
export interface StoreStatus {
  name: StoreName;
  pid: number;
  version: string;
  url: string;
}

/** The three stores, wherever they run. */
export interface Stores {
  postgresUrl: string;
  mongoUrl: string;
  kafkaBrokers: string;
  /** Ends those that were started here, cleanly: Kafka, MongoDB, PostgreSQL. Given ones are left alone. */
  stop(): Promise<void>;
  /** Those that were started here; without passwords. */
  status(): StoreStatus[];
  /** Settles when one that was started here has ended by itself. */
  death(name: StoreName): Promise<string>;
  /** Starts one again that has ended: same port, same data. */
  restart(name: StoreName): Promise<void>;
  /** Ends one of those that were started here, cleanly. */
  end(name: StoreName): Promise<void>;
}

/** Settings of `startStores`. */
export interface StoresOptions {
  /** Where data, logs, pids and passwords lie. */
  dir: string;
  progress?: Progress;
  ports?: PortChoice;
  env?: NodeJS.ProcessEnv;
  /** Where a proxy stands between the services and the broker. */
  kafkaSideDoor?: SideDoor;
}

const starters: Record<StoreName, (place: Place) => Promise<Store>> = {
  postgres: startPostgres,
  mongo: startMongo,
  kafka: startKafka,
};

/** In the order of stopping: nobody writes to a store any more when its turn comes. */
const stopSignals: Record<StoreName, NodeJS.Signals> = {
  kafka: kafkaStopSignal,
  mongo: mongoStopSignal,
  postgres: postgresStopSignal,
};
const stopOrder: StoreName[] = ['kafka', 'mongo', 'postgres'];

/**
 * Starts PostgreSQL, MongoDB and Kafka side by side and waits until each answers. Whatever the environment names by
 * `POSTGRES_URL`, `MONGO_URL` or `KAFKA_BROKERS` is used instead. If one fails, the others are ended.
 */
export async function startStores(options: StoresOptions): Promise<Stores> {
  const { dir, progress = silent, ports = 'usual', env = process.env, kafkaSideDoor } = options;
  prepareStateFolder(dir);
  const book = new PortBook(dir, ports);
  const place: Place = { dir, progress, ports: book, ...(kafkaSideDoor && { kafkaSideDoor }) };
  const given = givenUrls(env);
  const running = new Map<StoreName, Store>();
  const start = async (name: StoreName) => {
    running.set(name, await starters[name](place));
    progress(name, 'ready');
  };
  const started = await Promise.allSettled(stopOrder.filter((name) => !given[name]).map(start));
  const failures = started.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0) {
    await stopAll(running);
    // All of them at once: whoever lacks Java may lack pip for MongoDB too.
    throw new Trouble(failures.map(explain).join('\n'), { cause: failures[0] });
  }
  return storesOf(running, given, start);
}

function storesOf(
  running: Map<StoreName, Store>,
  given: Partial<Record<StoreName, string>>,
  start: (name: StoreName) => Promise<void>,
): Stores {
  const url = (name: StoreName) => given[name] ?? running.get(name)?.url ?? '';
  return {
    postgresUrl: url('postgres'),
    mongoUrl: url('mongo'),
    kafkaBrokers: url('kafka'),
    stop: () => stopAll(running),
    status: () =>
      [...running.values()].map(({ name, pid, version, url }) => ({ name, pid, version, url: publicUrl(url) })),
    death: async (name) => running.get(name)?.exited ?? new Promise(() => {}),
    restart: start,
    end: async (name) => running.get(name)?.stop(),
  };
}

async function stopAll(running: Map<StoreName, Store>): Promise<void> {
  for (const name of stopOrder) {
    await running.get(name)?.stop();
    running.delete(name);
  }
}

/** The URL as it may be shown. */
export const publicUrl = (url: string) => url.replace(/\/\/[^@/]*@/, '//');

/** Ends every store that an earlier run left behind in this folder. Answers which. */
export async function endLeftoverStores(dir: string): Promise<string[]> {
  const ended: string[] = [];
  for (const name of stopOrder) {
    const noted = await endLeftoverStore(dir, name, stopSignals[name]);
    if (noted) ended.push(`${name} (process ${noted.pid})`);
  }
  return ended;
}
