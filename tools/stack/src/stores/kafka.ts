import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from '../binaries/java.js';
import { findKafkaJars, kafkaVersion } from '../binaries/kafka-jars.js';
import { runCommand } from '../processes/run-command.js';
import { type Progress } from '../progress.js';
import { Trouble } from '../trouble.js';
import { withKafkaAdmin } from './kafka-admin.js';
import { brokerSettings } from './kafka-settings.js';
import { bringUp, type Place, type ProcessPlan, type Store } from './store.js';

/** Controlled shutdown. */
export const kafkaStopSignal = 'SIGTERM';

const logging = {
  showDateTime: 'true',
  dateTimeFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  showThreadName: 'false',
  // Hundreds of lines of settings at every start and every client.
  'log.org.apache.kafka.common.config': 'warn',
};

/** Where one broker keeps what. */
interface Broker {
  java: string;
  jars: string;
  folder: string;
  data: string;
  settingsFile: string;
}

/** Starts one Kafka broker that is its own controller (KRaft). */
export async function startKafka(place: Place): Promise<Store> {
  const java = await findJava(place.progress);
  const jars = await findKafkaJars(java, place.progress);
  const folder = join(place.dir, 'kafka');
  const broker = { java, jars, folder, data: join(folder, 'data'), settingsFile: join(folder, 'server.properties') };
  const settings = () => settingsOf(broker, place);
  return bringUp(
    {
      name: 'kafka',
      prepare: () => prepare(broker, settings(), place.progress),
      choosePorts: async () => {
        await place.ports.choose('kafka');
        await place.ports.choose('kafkaController');
      },
      plan: () => plan(broker, settings()),
      probe: () => probe(`127.0.0.1:${place.ports.recorded('kafka')}`),
      stopSignal: kafkaStopSignal,
    },
    place,
  );
}

function settingsOf(broker: Broker, { ports, kafkaSideDoor }: Place): string | undefined {
  const [port, controllerPort] = [ports.recorded('kafka'), ports.recorded('kafkaController')];
  return port && controllerPort ? brokerSettings(port, controllerPort, broker.data, kafkaSideDoor) : undefined;
}

async function prepare(broker: Broker, settings: string | undefined, progress: Progress): Promise<void> {
  mkdirSync(broker.folder, { recursive: true, mode: 0o700 });
  writeFileSync(broker.settingsFile, settings ?? '');
  const formatted = join(broker.folder, 'formatted');
  if (existsSync(formatted)) return;
  progress('kafka', 'formatting the data folder');
  rmSync(broker.data, { recursive: true, force: true });
  const clusterId = randomBytes(16).toString('base64url');
  // With an equals sign: one in 64 begins with a hyphen.
  const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', broker.settingsFile];
  const done = await runCommand(broker.java, [...quickStart, '-cp', join(broker.jars, '*'), ...tool]);
  if (!done.ok) throw new Trouble(`Kafka's storage tool ${done.reason}: ${done.lines.slice(-3).join(' ')}`);
  // Last, so that an interrupted formatting is done again.
  writeFileSync(formatted, `${clusterId}\n`);
}

/** The best compiler pays after minutes; a local stack is asked at once. */
const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

function plan(broker: Broker, settings: string | undefined): ProcessPlan | undefined {
  if (settings === undefined) return undefined;
  const logs = Object.entries(logging).map(([key, value]) => `-Dorg.slf4j.simpleLogger.${key}=${value}`);
  // Part of the command line, so that a left-over broker with other settings is not taken over.
  const mark = `-Dtessera.settings=${createHash('sha256').update(settings).digest('hex').slice(0, 12)}`;
  const main = ['-cp', join(broker.jars, '*'), 'kafka.Kafka', broker.settingsFile];
  return {
    command: broker.java,
    args: ['-Xmx512m', ...quickStart, mark, ...logs, ...main],
    cwd: broker.folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    lastSignal: 'SIGKILL',
  };
}

async function probe(url: string): Promise<{ version: string; url: string }> {
  const { brokers } = await withKafkaAdmin(url, (admin) => admin.describeCluster());
  if (brokers.length === 0) throw new Error('the broker is not registered yet');
  return { version: kafkaVersion, url };
}
