import { type App, defaultPorts } from '../apps.js';
import { portIn } from '../port-setting.js';
import { type Environment, environments } from '../provision/environment.js';

/** What the secrets of the platform in containers say of one service. */
export interface HostFacts {
  /** As the service's container has it; undefined for the gateway. */
  databaseUrl: string | undefined;
  signingKeyFile: string;
  env: NodeJS.ProcessEnv;
}

/** The ports that docker/develop.yml opens to this machine, and what they are called there. */
const databasePorts = {
  user: ['USER_DB_PORT', 5433],
  order: ['ORDER_DB_PORT', 5434],
  inventory: ['INVENTORY_DB_PORT', 27018],
  gateway: ['', 0],
} as const satisfies Record<App, [string, number]>;

/** The address inside turned into the one on this machine. */
export function onThisMachine(url: string, port: number): string {
  const moved = new URL(url);
  moved.host = `127.0.0.1:${port}`;
  // MongoDB's replica set knows its member by a name that only containers can resolve.
  if (moved.searchParams.has('replicaSet')) moved.search = '?directConnection=true';
  return moved.href;
}

/** Settings with which `app` runs on this machine while everything else runs in containers. */
export function hostEnvironment(app: App, { databaseUrl, signingKeyFile, env }: HostFacts): Environment {
  const [key, port] = databasePorts[app];
  const own = databaseUrl === undefined ? '' : onThisMachine(databaseUrl, portIn(env, key, port));
  const all = environments({
    ports: defaultPorts,
    databaseUrls: { user: own, order: own, inventory: own },
    kafka: { KAFKA_BROKERS: `127.0.0.1:${portIn(env, 'KAFKA_PORT', 9092)}` },
    prefix: '',
    signingKeyFile,
    // Containers reach this machine by the address of Docker's bridge, not by 127.0.0.1.
    extra: { RUNS_IN: 'compose', HOST: '0.0.0.0', TOKEN_ISSUER: env['PUBLIC_URL'] ?? 'http://localhost:3000' },
  });
  return all[app];
}

const host = (port: number) => `http://host.docker.internal:${port}`;

const addresses: Record<App, string[]> = {
  user: [`USER_URL=${host(3001)}`, `JWKS_URL=${host(3001)}/.well-known/jwks.json`],
  order: [`ORDER_URL=${host(3002)}`],
  inventory: [`INVENTORY_URL=${host(3003)}`],
  gateway: [],
};

/** The command that starts everything but `app`, and tells the others where it is. */
export function composeCommand(app: App): string {
  // A gateway on this machine has nginx's port.
  const away = app === 'gateway' ? ['gateway', 'nginx'] : [app];
  const scales = away.map((name) => `--scale ${name}=0`);
  const command = 'docker compose -f docker-compose.yml -f docker/develop.yml up --wait';
  return [...addresses[app], command, ...scales].join(' ');
}
