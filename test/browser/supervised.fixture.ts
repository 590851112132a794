import { apps, portKey } from '@tessera/contracts';
import { deleteData, freeServicePorts, projectRoot, type RunningPlatform } from '@tessera/stack';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The whole local stack as `npm start` has it, with its laboratory, which a platform of `startPlatform` has not. */
export interface Supervised {
  url: string;
  credentials: RunningPlatform['credentials'];
  stop: () => Promise<void>;
}

/** Stores of the tests would be taken for its own. */
const ofTheTests = /^(POSTGRES_URL|MONGO_URL|KAFKA_BROKERS|REDIS_URL|NODE_OPTIONS|TESSERA_PIDS|npm_.*)$/;
const supervisor = join(projectRoot, 'tools', 'stack', 'dist', 'start.js');

const environment = async (dir: string) => {
  const ports = await freeServicePorts();
  const kept = Object.entries(process.env).filter(([key]) => !ofTheTests.test(key));
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(apps.map((app) => [portKey(app), String(ports[app])])),
    MANAGEMENT_PORT: String(ports.management),
    TESSERA_STATE: dir,
  };
};

/** Starts it with these settings, in a folder and on ports of its own; settles when it is ready. */
export const supervised = async (settings: Record<string, string> = {}): Promise<Supervised> => {
  const dir = mkdtempSync(join(tmpdir(), 'tessera-browser-'));
  const env = await environment(dir);
  const set = Object.entries({ TRUSTED_PROXIES: '127.0.0.1/32', ...settings });
  const child = spawn(process.execPath, [supervisor, ...set.flatMap(([key, value]) => ['--set', `${key}=${value}`])], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const ready = Promise.withResolvers<void>();
  let said = '';
  const hear = (part: string) => {
    said += part;
    if (/^\s+stop\s+Ctrl-C/m.test(said)) ready.resolve();
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  void closed.then(() => ready.reject(new Error(`npm start ended before it was ready:\n${said}`)));
  await ready.promise;
  return {
    url: `http://127.0.0.1:${env[portKey('gateway') as keyof typeof env]}`,
    credentials: JSON.parse(readFileSync(join(dir, 'credentials.json'), 'utf8')),
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      deleteData(dir);
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
