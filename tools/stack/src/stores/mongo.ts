import { readOrCreate } from '@tessera/provision';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findMongod } from '../binaries/mongod.js';
import { stillRunning } from '../processes/pid-file.js';
import { storeEnvironment } from '../processes/shell-environment.js';
import { secret } from '../secrets.js';
import { probeMember } from './mongo-set.js';
import { bringUp, type Place, type ProcessPlan, type Store } from './store.js';

/** Clean shutdown. */
export const mongoStopSignal = 'SIGTERM';

/** The members that a local MongoDB may be made of. The first is all of it where one is enough. */
export const mongoMembers = ['mongo', 'mongo-2', 'mongo-3'] as const;

/** One of them. Its folder, log, pid file and port have its name. */
export type MongoMember = (typeof mongoMembers)[number];

/** How many there are: one, or as many as it takes to elect another primary. */
export type MongoCount = 1 | 3;

/** What the members of one stack have in common. */
interface MongoSet {
  mongod: string;
  members: readonly MongoMember[];
  keyFile: string;
  password: string;
}

/** Finds what the members run on, and ports for all of them: each must know where the others listen. */
export const prepareMongo = async (place: Place, count: MongoCount): Promise<MongoSet> => {
  const { dir, progress, ports } = place;
  const mongod = await findMongod(progress);
  const members = mongoMembers.slice(0, count);
  const keyFile = join(dir, 'secrets', 'mongo-key');
  // mongod reads base64 proper, which a password for URLs is not.
  readOrCreate(keyFile, () => randomBytes(48).toString('base64'));
  // One that an earlier run has left holds its port, and is taken over with it.
  for (const name of members) if (!stillRunning(join(dir, 'pids', `${name}.json`))) await ports.choose(name);
  return { mongod, members, keyFile, password: secret(dir, 'mongo') };
};

/** Starts a mongod of a replica set (transactions need one) whose administrator is `admin`. */
export const startMember = async (set: MongoSet, name: MongoMember, place: Place): Promise<Store> => {
  const { ports } = place;
  const data = join(place.dir, name);
  const host = (member: MongoMember) => `127.0.0.1:${ports.recorded(member)}`;
  return bringUp(
    {
      name,
      prepare: async () => void mkdirSync(data, { recursive: true, mode: 0o700 }),
      choosePorts: async () => void (await ports.choose(name)),
      plan: () => plan(set, data, ports.recorded(name)),
      probe: () => probeMember({ hosts: set.members.map(host), own: host(name), password: set.password }),
      stopSignal: () => mongoStopSignal,
    },
    place,
  );
};

const plan = (
  { mongod, members, keyFile }: MongoSet,
  data: string,
  port: number | undefined,
): ProcessPlan | undefined => {
  if (port === undefined) return undefined;
  const where = ['--dbpath', data, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const size = ['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '512'];
  const quiet = ['--setParameter', 'diagnosticDataCollectionEnabled=false'];
  // The transaction of a client that was killed stays open, and whatever it wrote stays locked, for this long (60 s).
  const orphans = ['--setParameter', 'transactionLifetimeLimitSeconds=10'];
  // One of several would otherwise go on answering for 15 s.
  const end = members.length > 1 ? ['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=500'] : [];
  return {
    command: mongod,
    args: [...where, '--replSet', 'rs0', '--auth', '--keyFile', keyFile, ...size, ...quiet, ...orphans, ...end],
    cwd: data,
    env: storeEnvironment(),
    lastSignal: 'SIGKILL',
  };
};
