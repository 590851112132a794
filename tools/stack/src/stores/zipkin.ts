import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from '../binaries/java.js';
import { findZipkinJar, zipkinVersion } from '../binaries/zipkin-jar.js';
import { storeEnvironment } from '../processes/shell-environment.js';
import { bringUp, type Place, type ProcessPlan, type Store } from './store.js';

/** It keeps traces in memory alone. */
export const zipkinStopSignal = 'SIGTERM';

const timeoutMs = 2_000;

/** Starts Zipkin, with its pages, on this machine's own address alone. What it was told is gone with it. */
export const startZipkin = async (place: Place): Promise<Store> => {
  const java = await findJava(place.progress);
  const jar = await findZipkinJar(place.progress);
  const { dir, ports } = place;
  const folder = join(dir, 'zipkin');
  return bringUp(
    {
      name: 'zipkin',
      prepare: async () => void mkdirSync(folder, { recursive: true, mode: 0o700 }),
      choosePorts: async () => void (await ports.choose('zipkin')),
      plan: () => plan(java, jar, folder, ports.recorded('zipkin')),
      probe: () => probe(`http://127.0.0.1:${ports.recorded('zipkin')}`),
      stopSignal: () => zipkinStopSignal,
    },
    place,
  );
};

const plan = (java: string, jar: string, folder: string, port: number | undefined): ProcessPlan | undefined => {
  if (port === undefined) return undefined;
  // Part of the command line, so that a left-over one of another folder is not taken over.
  const mark = `-Dtessera.folder=${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const listen = { address: '127.0.0.1', port, 'protocols[0]': 'http' };
  return {
    command: java,
    args: [
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Xshare:auto',
      mark,
      // Its own setting for a port listens everywhere.
      ...Object.entries(listen).map(([key, value]) => `-Darmeria.ports[0].${key}=${value}`),
      '-Dzipkin.storage.mem.max-spans=200000',
      '-jar',
      jar,
    ],
    cwd: folder,
    // What the shell has of Zipkin's many settings is meant for another one.
    env: { ...storeEnvironment(), TZ: 'UTC' },
    lastSignal: 'SIGKILL',
  };
};

const probe = async (url: string): Promise<{ version: string; url: string }> => {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(timeoutMs) });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${url}/health answers ${answer.status}`);
  return { version: zipkinVersion, url };
};
