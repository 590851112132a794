import { until } from '@tessera/command';
import { visitPostgres } from '@tessera/provision';
import { MongoClient } from 'mongodb';
import { writtenSettings } from '../control/seed-again.js';
import { supervisorOf } from '../control/supervisor.js';
import { connectionOf } from '../provision/given-kafka.js';
import { givenKeys } from '../stores/given-urls.js';
import { redisVersionAt } from '../stores/redis.js';
import { type StoreName } from '../stores/store.js';
import { checkTopics } from './check-topics.js';
import { type Finding, good, warning, wrong } from './finding.js';

const timeoutMs = 10_000;
const largestSkew = 2_000;

/** Stores of ours run while a supervisor does, given ones always; what does not run is not looked at. */
const isThere = (dir: string, store: StoreName) =>
  supervisorOf(dir) !== undefined || Boolean(process.env[givenKeys[store]]);

/** What is given is somebody else's to start, and logs nothing here. */
export const storeRemedy = (store: StoreName, env: NodeJS.ProcessEnv) =>
  env[givenKeys[store]]
    ? `${givenKeys[store]} names it: does it run, and are address and login right?`
    : `./tessera logs ${store} says why; ./tessera restart ${store} starts it anew`;

const reach = async (dir: string, store: StoreName, ask: () => Promise<Finding[]>): Promise<Finding[]> => {
  if (!isThere(dir, store)) return [];
  try {
    return await ask();
  } catch (error) {
    const text = `cannot be reached: ${Object(error).message || String(error)}`;
    return [wrong(`${store} running`, text, storeRemedy(store, process.env))];
  }
};

/** Reach, version and clock of PostgreSQL, as the order service sees it. */
export const checkPostgresStore = (dir: string): Promise<Finding[]> =>
  reach(dir, 'postgres', async () => {
    const connectionString = writtenSettings(dir, 'order')['DATABASE_URL'];
    const question = `SELECT current_setting('server_version') AS version, clock_timestamp() AS now`;
    const { rows } = await visitPostgres({ connectionString, connectionTimeoutMillis: timeoutMs }, (client) =>
      client.query(question),
    );
    return [good('postgres running', String(rows[0].version)), ...skew('postgres', new Date(rows[0].now))];
  });

/** Reach, version, replica set and clock of MongoDB, as the inventory service sees it. */
export const checkMongoStore = (dir: string): Promise<Finding[]> =>
  reach(dir, 'mongo', async () => {
    const client = new MongoClient(writtenSettings(dir, 'inventory')['DATABASE_URL'] ?? '', {
      serverSelectionTimeoutMS: timeoutMs,
    });
    try {
      const [hello, { version }] = await Promise.all([
        client.db().command({ hello: 1 }),
        client.db().command({ buildInfo: 1 }),
      ]);
      const { setName, isWritablePrimary, localTime } = hello;
      const remedy = 'transactions need a replica set: let npm start run MongoDB, or give a MONGO_URL of one';
      if (!setName) return [wrong('mongo running', `${version}, not a replica set`, remedy)];
      const role = isWritablePrimary ? 'primary' : 'reached';
      return [good('mongo running', `${version}, ${role} of replica set ${setName}`), ...skew('mongo', localTime)];
    } finally {
      await client.close();
    }
  });

/** Reach and topics of Kafka. */
export const checkKafka = (dir: string): Promise<Finding[]> =>
  reach(dir, 'kafka', async () => {
    const settings = writtenSettings(dir, 'order');
    const partitions = Number(settings['TOPIC_PARTITIONS']) || undefined;
    const connection = connectionOf(settings);
    // A broker that has just come back does not know everything at once.
    return until('no answer', () => checkTopics(connection, partitions), timeoutMs);
  });

/** Reach and version of Redis, where gateways have one. */
export const checkRedisStore = (dir: string): Promise<Finding[]> =>
  reach(dir, 'redis', async () => {
    const url = writtenSettings(dir, 'gateway')['REDIS_URL'];
    return url ? [good('redis running', await redisVersionAt(url))] : [];
  });

/** Deadlines and leases go by the database's clock, tokens by ours. */
export const skew = (store: string, theirs: Date, ours = Date.now()): Finding[] => {
  const difference = theirs.getTime() - ours;
  if (Math.abs(difference) <= largestSkew) return [good(`${store} clock`, 'as ours')];
  const seconds = `${Math.abs(difference / 1000).toFixed(1)} s ${difference > 0 ? 'ahead of' : 'behind'} ours`;
  return [warning(`${store} clock`, seconds, 'let both machines follow a time server (chrony, systemd-timesyncd)')];
};
