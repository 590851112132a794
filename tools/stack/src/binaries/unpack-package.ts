import { ToolMissing } from '@tessera/command';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { onPath } from './on-path.js';

/** What every Debian has already, and what would not go together with another version of itself. */
const always = /^(libc6|libc-bin|libgcc-s1|gcc-\d+-base|libcrypt1)$/;

const must = async (
  command: string,
  settings: readonly string[],
  args: readonly string[],
  cwd?: string,
): Promise<string[]> => {
  const options = settings.flatMap((setting) => ['-o', setting]);
  const { ok, lines, reason } = await runCommand(command, [...options, ...args], cwd === undefined ? {} : { cwd });
  if (!ok) throw new ToolMissing(`${command} ${args[0] ?? ''} ${reason}: ${lines.at(-1) ?? 'it said nothing'}`);
  return lines;
};

/** Lists of packages and an archive of one's own: apt works for any user, and changes nothing on the machine. */
const ownPlace = (folder: string): string[] => {
  for (const part of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(folder, part), { recursive: true });
  return [`Dir::State::lists=${join(folder, 'lists')}`, ...machines(folder)];
};

/** The machine's lists, which are older and may be missing. */
const machines = (folder: string): string[] => [
  `Dir::Cache=${join(folder, 'cache')}`,
  'Debug::NoLocking=1',
  'APT::Sandbox::User=root',
  'Acquire::Languages=none',
  'Acquire::Retries=2',
];

const noMore = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map((kind) => `--no-${kind}`);

/** A package of Debian or Ubuntu; `alone` where its program needs nothing that is not on every machine. */
export interface DebianPackage {
  name: string;
  alone?: boolean;
}

/** The package and all that it needs. Names in angle brackets are of no package; indented lines say why it is needed. */
const neededBy = async (name: string, settings: readonly string[]): Promise<string[]> => {
  const lines = await must('apt-cache', settings, ['depends', '--recurse', ...noMore, name]);
  return [...new Set(lines)].filter((line) => /^[a-z0-9][a-z0-9.+-]*$/.test(line) && !always.test(line));
};

const download = async ({ name, alone }: DebianPackage, folder: string, settings: readonly string[]): Promise<void> => {
  const packages = alone ? [name] : await neededBy(name, settings);
  await must('apt-get', settings, ['download', ...packages], folder);
};

/** Lists are fetched only where the machine has none, or ones that name what is there no more. */
const downloaded = async (wanted: DebianPackage, folder: string): Promise<string[]> => {
  const own = ownPlace(folder);
  try {
    await download(wanted, folder, machines(folder));
  } catch {
    await must('apt-get', own, ['update']);
    await download(wanted, folder, own);
  }
  return readdirSync(folder).filter((file) => file.endsWith('.deb'));
};

/**
 * Unpacks a package and what it needs into a folder; nothing is installed, and no right is needed. Throws ToolMissing where
 * there is no apt, or no way to its archive.
 */
export const unpackPackage = async (wanted: DebianPackage, folder: string): Promise<void> => {
  if (!onPath('apt-get') || !onPath('dpkg')) throw new ToolMissing('there is no apt here');
  const draft = mkdtempSync(join(tmpdir(), 'tessera-apt-'));
  try {
    for (const file of await downloaded(wanted, draft)) await must('dpkg', [], ['-x', join(draft, file), folder]);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};
