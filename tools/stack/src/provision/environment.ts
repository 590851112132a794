import { join } from 'node:path';
import { type App, apps, eachApp, portKey, services, urlKey } from '@tessera/contracts';
import { writeWhole } from '../files.js';
import { managementKey, type ServicePorts } from '../supervise/service-ports.js';

/** The settings of one service. */
export type Environment = Record<string, string>;

/** The ports of a service's processes beside its first. */
export type MorePorts = Partial<Record<App, number[]>>;

/** What the settings are made of. */
export interface Facts {
  ports: ServicePorts;
  /** Where further processes of a service listen. */
  morePorts?: MorePorts;
  databaseUrls: Partial<Record<App, string>>;
  /** How Kafka is reached. */
  kafka: Environment;
  /** What gateways share, where there is one. */
  redisUrl?: string | undefined;
  /** Before every topic and every group; empty, or with its separator. */
  prefix: string;
  /** Seals the signing keys in the database of user. */
  keyEncryptionSecret: string;
  /** Instead of the contract's number, for those who compare a cluster with it. */
  topicPartitions?: number;
  /** The same for all services; wins. */
  extra: Environment;
}

/** The settings of all services. */
export const environments = (facts: Facts): Record<App, Environment> => {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const url = (app: App) => at(facts.ports[app]);
  const urls = (app: App) => [facts.ports[app], ...(facts.morePorts?.[app] ?? [])].map(at).join(',');
  const kafka = {
    ...facts.kafka,
    TOPIC_PREFIX: facts.prefix,
    GROUP_PREFIX: facts.prefix,
    ...(facts.topicPartitions && { TOPIC_PARTITIONS: String(facts.topicPartitions) }),
  };
  const own = (app: App): Environment => ({
    ...kafka,
    ...(services[app].database && { DATABASE_URL: facts.databaseUrls[app] ?? '' }),
    ...Object.fromEntries(services[app].calls.map((other) => [urlKey(other), urls(other)])),
    ...(app === 'gateway' && gatewayOwn(facts)),
    ...(app === 'user' && { KEY_ENCRYPTION_SECRET: facts.keyEncryptionSecret }),
  });
  const all = {
    // So that messages name commands that are there.
    RUNS_IN: 'local',
    LOG_LEVEL: 'info',
    TOKEN_ISSUER: `http://localhost:${facts.ports.gateway}`,
    JWKS_URL: `${url('user')}/.well-known/jwks.json`,
  };
  return eachApp((app) => ({ [portKey(app)]: String(facts.ports[app]), ...all, ...own(app), ...facts.extra }));
};

const gatewayOwn = ({ ports, redisUrl }: Facts): Environment => ({
  [managementKey]: String(ports.management),
  ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
});

/** Writes `<dir>/env/<app>.env`, from which a service started by hand takes its settings. They hold passwords: 600. */
export const writeEnvironments = (dir: string, all: Record<App, Environment>): void => {
  for (const app of apps) writeWhole(join(dir, 'env', `${app}.env`), envFile(all[app]), 0o600);
};

/** In the form that Node's `parseEnv` reads. */
export const envFile = (environment: Environment): string => {
  const lines = Object.entries(environment).map(([key, value]) => `${key}=${quoted(value)}\n`);
  return lines.join('');
};

/**
 * Without quotes a # begins a remark and spaces at the ends are lost; with them, nothing but the quote itself is special, save
 * for \n in double ones. A value that has them all is left to itself, which only a # breaks.
 */
const quoted = (value: string): string => {
  if (/^[\w./:@?&=,+%-]*$/.test(value)) return value;
  const quote = ["'", '`', '"'].find((mark) => !value.includes(mark)) ?? '';
  return `${quote}${value}${quote}`;
};
