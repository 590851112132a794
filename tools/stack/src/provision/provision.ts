import { reasonOf, CommandError } from '@tessera/command';
import { type App, appsOn, type StoringApp } from '@tessera/contracts';
import {
  createMongoUser,
  createPostgresDatabases,
  type Login,
  mongoUrlFor,
  newEncryptionSecret,
  postgresUrlFor,
} from '@tessera/provision';
import { prepareStateFolder } from '../project.js';
import { secret } from '../secrets.js';
import { publicUrl, type Stores } from '../stores/stores.js';
import { type ServicePorts } from '../supervise/service-ports.js';
import { type Credentials, credentials, credentialsFile } from './credentials.js';
import { type Environment, environments, type MorePorts, writeEnvironments } from './environment.js';
import { connectionOf, kafkaSettingsFor } from './given-kafka.js';
import { createTopics, localPartitions } from './local-topics.js';

/** Settings of `provision`. */
export interface ProvisionOptions {
  /** Where passwords, keys and env files of this platform lie. */
  dir: string;
  /** Dead letters and digits. Stands before every database, role, topic and group, so that platforms can share stores. */
  prefix?: string;
  ports: ServicePorts;
  morePorts?: MorePorts;
  /** Additional settings for all services. */
  env?: Environment;
  /** False where somebody else makes the topics; services are told the number of their partitions all the same. */
  topics?: boolean;
}

/** What the services of one platform need. */
export interface Platform {
  env: Record<App, Environment>;
  credentials: Credentials;
  /** For the user service's seed, as `SEED_CREDENTIALS_FILE`. */
  credentialsFile: string;
}

/** The stores of a platform; Redis where its gateways share one. */
export type StoreUrls = Pick<Stores, 'postgresUrl' | 'mongoUrl' | 'kafkaBrokers'> & Partial<Pick<Stores, 'redisUrl'>>;

/** Creates whatever is missing: databases, roles, topics, keys, logins, env files. What is there stays as it is. */
export const provision = async (stores: StoreUrls, options: ProvisionOptions): Promise<Platform> => {
  const { dir, prefix = '', ports, morePorts = {}, env = {}, topics = true } = options;
  prepareStateFolder(dir);
  const login = (app: StoringApp) => ({ app, ...loginFor(dir, `${prefix && `${prefix}_`}${app}_service`) });
  const [onPostgres, onMongo] = [appsOn('postgres').map(login), appsOn('mongo').map(login)];
  const wirePrefix = prefix && `${prefix}.`;
  const { postgresUrl, mongoUrl, kafkaBrokers, redisUrl } = stores;
  const kafka = kafkaSettingsFor(kafkaBrokers, process.env);
  const connection = connectionOf(kafka);
  await Promise.all([
    atStore('PostgreSQL', postgresUrl, createPostgresDatabases(postgresUrl, onPostgres)),
    ...onMongo.map((login) => atStore('MongoDB', mongoUrl, createMongoUser(mongoUrl, login))),
    ...(topics ? [atStore('Kafka', kafkaBrokers, createTopics(connection, wirePrefix))] : []),
  ]);
  const all = environments({
    ports,
    morePorts,
    databaseUrls: Object.fromEntries([
      ...onPostgres.map((login) => [login.app, postgresUrlFor(postgresUrl, login)] as const),
      ...onMongo.map((login) => [login.app, mongoUrlFor(mongoUrl, login)] as const),
    ]),
    kafka,
    redisUrl,
    prefix: wirePrefix,
    keyEncryptionSecret: secret(dir, 'key-encryption', newEncryptionSecret),
    topicPartitions: localPartitions,
    extra: env,
  });
  writeEnvironments(dir, all);
  return { env: all, credentials: credentials(dir), credentialsFile: credentialsFile(dir) };
};

/** A database's only user has its name. The password is kept, so that services keep running through a second call. */
const loginFor = (dir: string, database: string): Login => ({
  user: database,
  database,
  password: secret(dir, `role-${database}`),
});

/** A store that was ready has died meanwhile; one that the environment names may never have been there. */
const atStore = async (name: string, url: string, work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    throw new CommandError(
      `${name} at ${publicUrl(url)} cannot be prepared (${reasonOf(error)}): does it run, are address and login right?`,
      { cause: error },
    );
  }
};
