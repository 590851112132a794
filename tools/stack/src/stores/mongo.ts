import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import { findMongod } from '../binaries/mongod.js';
import { readOrCreate } from '../files.js';
import { secret } from '../secrets.js';
import { Trouble } from '../trouble.js';
import { bringUp, type Place, type ProcessPlan, type Store } from './store.js';

/** Clean shutdown. */
export const mongoStopSignal = 'SIGTERM';

const codes = { authenticationFailed: 18, unauthorized: 13, alreadyInitialized: 23 };

/** Starts a mongod as a replica set of one (transactions need one) whose administrator is `admin`. */
export async function startMongo(place: Place): Promise<Store> {
  const mongod = await findMongod(place.progress);
  const data = join(place.dir, 'mongo');
  const keyFile = join(place.dir, 'secrets', 'mongo-key');
  const password = secret(place.dir, 'mongo');
  return bringUp(
    {
      name: 'mongo',
      prepare: async () => {
        mkdirSync(data, { recursive: true, mode: 0o700 });
        // mongod reads base64 proper, which a password for URLs is not.
        readOrCreate(keyFile, () => randomBytes(48).toString('base64'));
      },
      choosePorts: async () => void (await place.ports.choose('mongo')),
      plan: () => plan(mongod, data, keyFile, place.ports.recorded('mongo')),
      probe: () => probe(`127.0.0.1:${place.ports.recorded('mongo')}`, password),
      stopSignal: () => mongoStopSignal,
    },
    place,
  );
}

function plan(mongod: string, data: string, keyFile: string, port: number | undefined): ProcessPlan | undefined {
  if (port === undefined) return undefined;
  const where = ['--dbpath', data, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const size = ['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '512'];
  const quiet = ['--setParameter', 'diagnosticDataCollectionEnabled=false'];
  // The transaction of a client that was killed stays open, and whatever it wrote stays locked, for this long (60 s).
  const orphans = ['--setParameter', 'transactionLifetimeLimitSeconds=10'];
  return {
    command: mongod,
    args: [...where, '--replSet', 'rs0', '--auth', '--keyFile', keyFile, ...size, ...quiet, ...orphans],
    cwd: data,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    lastSignal: 'SIGKILL',
  };
}

/** Also finishes what an interrupted first start left undone: each step is done only where it is missing. */
async function probe(host: string, password: string): Promise<{ version: string; url: string }> {
  const login = `mongodb://admin:${password}@${host}/?directConnection=true&authSource=admin`;
  try {
    return {
      version: await asAdmin(login, host),
      url: `mongodb://admin:${password}@${host}/?replicaSet=rs0&authSource=admin`,
    };
  } catch (error) {
    if (!hasCode(error, codes.authenticationFailed)) throw error;
    await withClient(`mongodb://${host}/?directConnection=true`, (client) => found(client, host, password));
    throw error;
  }
}

async function asAdmin(login: string, host: string): Promise<string> {
  return withClient(login, async (client) => {
    const admin = client.db('admin');
    const { config } = await admin.command({ replSetGetConfig: 1 });
    if (config.members[0].host !== host) await move(client, config, host);
    await mustBePrimary(client);
    return String((await admin.command({ buildInfo: 1 }))['version']);
  });
}

/** The port has changed since the last start; a set that does not find itself in its own list elects nobody. */
async function move(
  client: MongoClient,
  config: { version: number; members: { host: string }[] },
  host: string,
): Promise<void> {
  const members = config.members.map((member) => ({ ...member, host }));
  await client
    .db('admin')
    .command({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true });
}

async function mustBePrimary(client: MongoClient): Promise<void> {
  const { isWritablePrimary } = await client.db('admin').command({ hello: 1 });
  if (!isWritablePrimary) throw new Error('no primary yet');
}

/** The first user may be created without a login from this machine (the localhost exception), and only the first. */
async function found(client: MongoClient, host: string, password: string): Promise<void> {
  const admin = client.db('admin');
  await tolerate(
    codes.alreadyInitialized,
    admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } }),
  );
  await mustBePrimary(client);
  try {
    await admin.command({ createUser: 'admin', pwd: password, roles: ['root'] });
  } catch (error) {
    if (!hasCode(error, codes.unauthorized)) throw error;
    throw new Trouble("MongoDB's data has another password than .tessera/secrets: npm start -- --fresh starts over", {
      cause: error,
    });
  }
}

async function tolerate(code: number, command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!hasCode(error, code)) throw error;
  }
}

const hasCode = (error: unknown, code: number) => error instanceof MongoServerError && error.code === code;

async function withClient<T>(url: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 });
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.close();
  }
}
