import { CommandError } from '@tessera/command';
import { mkdirSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, join } from 'node:path';
import { getOS } from 'mongodb-memory-server-core/lib/util/getos/index.js';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';
import { runCommand } from '../processes/run-command.js';
import { cacheFolder } from './cache.js';
import { fetchFile, fetchText } from './fetch-file.js';
import { reportMegabytes } from './download-tally.js';

/** Fetches MongoDB's own archive for this system, as far as an earlier run has not, and unpacks its mongod. */
export const fetchOfficialMongod = async (
  version: string,
  folder: string,
  say: (line: string) => void,
): Promise<void> => {
  const url = await new MongoBinaryDownloadUrl({
    version,
    platform: platform(),
    arch: arch(),
    os: await getOS(),
  }).getDownloadUrl();
  const name = basename(url);
  const [sha256 = ''] = (await fetchText(`${url}.sha256`)).split(/\s/);
  mkdirSync(cacheFolder, { recursive: true });
  const archive = join(cacheFolder, name);
  await fetchFile(url, sha256, archive, reportMegabytes(say));
  const program = `${name.replace(/\.tgz$/, '')}/bin/mongod`;
  const done = await runCommand('tar', ['-xzf', archive, '-C', folder, program]);
  rmSync(archive, { force: true });
  if (!done.ok) throw new CommandError(`${name} cannot be unpacked: ${done.lines.at(-1) ?? done.reason}`);
};
