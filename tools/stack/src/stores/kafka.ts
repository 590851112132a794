import { CommandError } from '@tessera/command';
import { withKafkaAdmin } from '@tessera/provision';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from '../binaries/java.js';
import { findKafkaJars, kafkaVersion } from '../binaries/kafka-jars.js';
import { stillRunning } from '../processes/pid-file.js';
import { runCommand } from '../processes/run-command.js';
import { storeEnvironment } from '../processes/shell-environment.js';
import { type Broker, type BrokerCount, brokers, brokerStopSignal, foundCluster } from './brokers.js';
import { keystoreFile, type KafkaGuard, scramWords } from './kafka-guard.js';
import { brokerSettings, dataFolder, type SideDoor } from './kafka-settings.js';
import { type PortBook } from './port-book.js';
import { bringUp, type Place, type ProcessPlan, type Store } from './store.js';

const logging = {
  showDateTime: 'true',
  dateTimeFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  showThreadName: 'false',
  // Hundreds of lines of settings at every start and every client.
  'log.org.apache.kafka.common.config': 'warn',
};

/** What the brokers of one stack have in common. */
export interface Cluster {
  id: string;
  brokers: readonly Broker[];
  /** In the order of the brokers; none where nothing stands in front of them. */
  sideDoors: readonly (readonly SideDoor[])[];
  /** At the side doors. */
  guard: KafkaGuard | undefined;
  java: string;
  jars: string;
}

/** Finds what the brokers run on, and ports for all of them: each must know where the others' controllers listen. */
export const prepareCluster = async (
  place: Place,
  count: BrokerCount,
  sideDoors: readonly (readonly SideDoor[])[],
  guard?: KafkaGuard,
): Promise<Cluster> => {
  const id = foundCluster(place.dir, count);
  const members = brokers.slice(0, count);
  const java = await findJava(place.progress);
  const jars = await findKafkaJars(java, place.progress);
  // One that an earlier run has left holds its ports, and is taken over with them.
  const absent = members.filter(({ name }) => !stillRunning(join(place.dir, 'pids', `${name}.json`)));
  for (const broker of absent) await choosePorts(place.ports, broker);
  return { id, brokers: members, sideDoors, guard, java, jars };
};

/** Starts one broker of the cluster. With three, two must be on their way before one is ready. */
export const startBroker = async (cluster: Cluster, broker: Broker, place: Place): Promise<Store> => {
  const home = homeOf(broker, place.dir);
  const settings = () => settingsOf(cluster, broker, place);
  return bringUp(
    {
      name: broker.name,
      prepare: () => prepare(cluster, broker, settings(), place),
      choosePorts: () => choosePorts(place.ports, broker),
      plan: () => plan(cluster, home, settings()),
      probe: () => probe(`127.0.0.1:${place.ports.recorded(broker.name)}`, broker),
      stopSignal: () => brokerStopSignal(place.dir),
    },
    place,
  );
};

const choosePorts = async (ports: PortBook, { name, controller }: Broker): Promise<void> => {
  await ports.choose(name);
  await ports.choose(controller);
};

/**
 * All that Java is told of files lies in the folder in which it runs: what a whole path may have in it, a class path (colons)
 * or a system in another language (letters) would read differently.
 */
const settingsFile = 'server.properties';
const usersFile = 'users';
const classPath = ['-cp', join('jars', '*')];

const homeOf = ({ name }: Broker, dir: string) => {
  const folder = join(dir, name);
  return { folder, data: join(folder, dataFolder), jars: join(folder, 'jars'), settings: join(folder, settingsFile) };
};

const settingsOf = (cluster: Cluster, broker: Broker, { ports }: Place): string | undefined => {
  const port = ports.recorded(broker.name);
  const controllers = cluster.brokers.flatMap(({ nodeId, controller }) => {
    const port = ports.recorded(controller);
    return port ? [{ nodeId, port }] : [];
  });
  if (!port || controllers.length < cluster.brokers.length) return undefined;
  const { nodeId } = broker;
  const { sideDoors, guard } = cluster;
  return brokerSettings({ nodeId, port, controllers, sides: sideDoors[nodeId - 1] ?? [], guard });
};

const prepare = async (
  cluster: Cluster,
  broker: Broker,
  settings: string | undefined,
  { dir, progress }: Place,
): Promise<void> => {
  const { id, guard, jars } = cluster;
  const home = homeOf(broker, dir);
  const { folder, data } = home;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(home.settings, settings ?? '');
  rmSync(home.jars, { force: true });
  symlinkSync(jars, home.jars);
  if (guard) writeFileSync(join(folder, keystoreFile), guard.keystore, { mode: 0o600 });
  const formatted = join(folder, 'formatted');
  if (existsSync(formatted)) return;
  progress(broker.name, 'formatting the data folder');
  rmSync(data, { recursive: true, force: true });
  await format(cluster, folder);
  // Last, so that an interrupted formatting is done again.
  writeFileSync(formatted, `${id}\n`);
};

const format = async ({ id, guard, java }: Cluster, folder: string): Promise<void> => {
  // With an equals sign: one id in 64 begins with a hyphen.
  const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${id}`, '-c', settingsFile];
  // By a file: everybody on this machine sees what stands on a command line.
  const users = join(folder, usersFile);
  if (guard) writeFileSync(users, scramWords(guard), { mode: 0o600 });
  const words = [...quickStart, ...classPath, ...tool, ...(guard ? [`@${usersFile}`] : [])];
  const done = await runCommand(java, words, { cwd: folder, env: storeEnvironment() });
  rmSync(users, { force: true });
  if (!done.ok) throw new CommandError(`Kafka's storage tool ${done.reason}: ${done.lines.slice(-3).join(' ')}`);
};

/** The best compiler pays after minutes; a local stack is asked at once. */
const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** Three hold the same messages, and each answers a third of the questions. */
const heap = (count: number) => (count === 1 ? '-Xmx512m' : '-Xmx320m');

const plan = (
  { java, brokers }: Cluster,
  { folder }: ReturnType<typeof homeOf>,
  settings: string | undefined,
): ProcessPlan | undefined => {
  if (settings === undefined) return undefined;
  const logs = Object.entries(logging).map(([key, value]) => `-Dorg.slf4j.simpleLogger.${key}=${value}`);
  // Part of the command line, so that a left-over broker with other settings, or of another folder, is not taken over.
  const mark = `-Dtessera.settings=${createHash('sha256').update(folder).update(settings).digest('hex').slice(0, 12)}`;
  const main = [...classPath, 'kafka.Kafka', settingsFile];
  return {
    command: java,
    args: [heap(brokers.length), ...quickStart, mark, ...logs, ...main],
    cwd: folder,
    env: storeEnvironment(),
    lastSignal: 'SIGKILL',
  };
};

const probe = async (url: string, { name, nodeId }: Broker): Promise<{ version: string; url: string }> => {
  const { brokers } = await withKafkaAdmin(url, (admin) => admin.describeCluster());
  if (!brokers.some((broker) => broker.nodeId === nodeId)) throw new Error(`${name} is not registered yet`);
  return { version: kafkaVersion, url };
};
