import { join } from 'node:path';
import { type App, apps } from '@tessera/contracts';
import { type Environment } from '../provision/environment.js';
import { type Platform, provision, type StoreUrls } from '../provision/provision.js';
import { migrateAndSeed } from './migrate-and-seed.js';
import { freeServicePorts } from './service-ports.js';
import { type ServiceProcess } from './service-process.js';
import { Services } from './services.js';

/** Where and how `startPlatform` works. */
export interface PlatformOptions {
  /** For passwords, keys, env files and pids; emptied by whoever made it. */
  dir: string;
  /** Before every database, topic and group, so that platforms can share stores. */
  prefix: string;
  /** Additional settings for all services. */
  env?: Environment;
  /** Called with every line of every service. */
  onLine?: (line: string, app: App) => void;
}

/** Running services on databases and topics of their own. */
export interface RunningPlatform extends Platform {
  /** The gateway's address. */
  url: string;
  /** The process of each service, the newest one. */
  services: Pick<Services<{ name: App; app: App }>, 'get' | 'states'>;
  /** Starts a service (again), settled when it is ready; `settings` win over its own. */
  start(app: App, settings?: Environment): Promise<ServiceProcess>;
  stop(): Promise<void>;
}

/** Provisions, migrates, seeds and starts a whole platform beside others, on free ports: for tests and benches. */
export const startPlatform = async (
  stores: StoreUrls,
  { dir, prefix, env = {}, onLine = () => {} }: PlatformOptions,
): Promise<RunningPlatform> => {
  const ports = await freeServicePorts();
  const platform = await provision(stores, { dir, prefix, ports, env });
  const services = new Services(
    apps.map((app) => ({ name: app, app })),
    {
      settingsOf: ({ app }) => platform.env[app],
      onLine: (line, { app }) => onLine(line, app),
      // `npm test` names a folder where it looks for services that an interrupted test has left.
      pidsFolder: process.env['TESSERA_PIDS'] ?? join(dir, 'pids'),
    },
  );
  const start = (app: App, settings?: Environment) => services.start({ name: app, app }, settings);
  const stop = () => services.stopAll();
  try {
    await migrateAndSeed(platform);
    await services.startAll();
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...platform, url: `http://127.0.0.1:${ports.gateway}`, services, start, stop };
};
