import {
  type App,
  freePorts,
  type Platform,
  provision,
  runTask,
  type ServiceProcess,
  startService,
} from '@tessera/stack';
import { givenUrl } from '@tessera/testing';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const apps = ['user', 'inventory', 'order', 'gateway'] as const;

/** A whole platform of its own on the given stores: four real service processes, their databases, topics and keys. */
export interface RunningPlatform {
  /** The gateway's address; all calls go through it. */
  url: string;
  platform: Platform;
  /** Lines that the services wrote, for what a test wants to see in a log. */
  lines: string[];
  start(app: App, settings?: Record<string, string>): Promise<ServiceProcess>;
  running: Map<App, ServiceProcess>;
  stop(): Promise<void>;
}

/** Every virtual user comes from an address of its own, so that the default limits hold for each of them. */
const settings = { NODE_ENV: 'production', TRUSTED_PROXIES: '127.0.0.1/32', LOG_LEVEL: 'info' };

/** Provisions, migrates, seeds and starts everything; `env` goes to all four services. */
export const startPlatform = async (env: Record<string, string> = {}): Promise<RunningPlatform> => {
  const dir = mkdtempSync(join(tmpdir(), 'tessera-test-'));
  const stores = {
    postgresUrl: givenUrl('POSTGRES_URL'),
    mongoUrl: givenUrl('MONGO_URL'),
    kafkaBrokers: givenUrl('KAFKA_BROKERS'),
  };
  const [gateway = 0, user = 0, order = 0, inventory = 0] = await freePorts(4);
  const ports = { gateway, user, order, inventory };
  const prefix = `t${randomBytes(4).toString('hex')}`;
  const platform = await provision(stores, { dir, prefix, ports, env: { ...settings, ...env } });
  const running = new Map<App, ServiceProcess>();
  const lines: string[] = [];
  const start = async (app: App, more: Record<string, string> = {}) => {
    const options = { onLine: (line: string) => lines.push(line), pidsFolder: join(dir, 'pids') };
    const service = startService(app, { ...platform.env[app], ...more }, options);
    running.set(app, service);
    await service.ready();
    return service;
  };
  const stop = async () => {
    await Promise.all([...running.values()].map((service) => service.stop()));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await Promise.all(
      (['user', 'order', 'inventory'] as const).map((app) => runTask(app, 'migrate', platform.env[app])),
    );
    const seeding = { ...platform.env.user, SEED_CREDENTIALS_FILE: platform.credentialsFile };
    await Promise.all([runTask('user', 'seed', seeding), runTask('inventory', 'seed', platform.env.inventory)]);
    await Promise.all(apps.map((app) => start(app)));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${gateway}`, platform, lines, start, running, stop };
};
