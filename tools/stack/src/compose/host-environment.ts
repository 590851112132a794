import { type App, services, urlKey } from '@tessera/contracts';
import { portIn } from '../port-setting.js';
import { type Environment, environments } from '../provision/environment.js';
import { usualPorts } from '../supervise/service-ports.js';

/** What the secrets of the platform in containers say of one service. */
export interface HostFacts {
  /** As the service's container has it; undefined for the gateway. */
  databaseUrl: string | undefined;
  /** Of user; empty for all others, who get none. */
  keyEncryptionSecret: string;
  env: NodeJS.ProcessEnv;
}

/** The address inside turned into the one on this machine. */
export const onThisMachine = (url: string, port: number): string => {
  const moved = new URL(url);
  moved.host = `127.0.0.1:${port}`;
  // MongoDB's replica set knows its member by a name that only containers can resolve.
  if (moved.searchParams.has('replicaSet')) moved.search = '?directConnection=true';
  return moved.href;
};

/** Settings with which `app` runs on this machine while everything else runs in containers. */
export const hostEnvironment = (app: App, { databaseUrl, keyEncryptionSecret, env }: HostFacts): Environment => {
  const databasePort = portIn(env, `${app.toUpperCase()}_DB_PORT`, services[app].database?.port ?? 0);
  const all = environments({
    ports: usualPorts,
    databaseUrls: databaseUrl === undefined ? {} : { [app]: onThisMachine(databaseUrl, databasePort) },
    kafka: { KAFKA_BROKERS: `127.0.0.1:${portIn(env, 'KAFKA_PORT', 9092)}` },
    prefix: '',
    keyEncryptionSecret,
    // Containers reach this machine by the address of Docker's bridge, not by 127.0.0.1.
    extra: { RUNS_IN: 'compose', HOST: '0.0.0.0', TOKEN_ISSUER: env['PUBLIC_URL'] ?? 'http://localhost:3000' },
  });
  return all[app];
};

/** The command that starts everything but `app`, and tells the others where it is. */
export const composeCommand = (app: App): string => {
  // A gateway on this machine has nginx's port, and nobody asks it for anything.
  const away = app === 'gateway' ? ['gateway', 'nginx'] : [app];
  const url = `http://host.docker.internal:${usualPorts[app]}`;
  const addresses = app === 'gateway' ? [] : [`${urlKey(app)}=${url}`];
  if (app === 'user') addresses.push(`JWKS_URL=${url}/.well-known/jwks.json`);
  const scales = away.map((name) => `--scale ${name}=0`);
  const command = 'docker compose -f docker-compose.yml -f docker/develop.yml up --wait';
  return [...addresses, command, ...scales].join(' ');
};
