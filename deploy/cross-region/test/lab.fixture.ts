import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type LabReport } from '../lab/index.js';

const program = fileURLToPath(new URL('../dist/lab/main.process.js', import.meta.url));

/** A place for temporary files that only this suite has, so that what a lab leaves can be told from others'. */
export const privateTmp = (): { folder: string; drop: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-spec-'));
  // Trees that run as somebody else come in.
  chmodSync(folder, 0o755);
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Starts the lab as a person does. */
export const startLab = (folder: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [program, ...args], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** The lab's report, when it has played these cases. What it has said to people is shown where there is none. */
export const reportOf = async (folder: string, ...args: string[]): Promise<LabReport> => {
  const child = startLab(folder, '--json', ...args);
  const [output, said] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  try {
    return JSON.parse(output);
  } catch (error) {
    throw new Error(`the lab has no report: ${said}`, { cause: error });
  }
};

const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

/** Commands of all processes that use this folder. */
export const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandOf)
    .filter((command) => command.includes(`${folder}/`));

const namespaces = (): string[] => {
  try {
    return readdirSync('/run/netns').toSorted();
  } catch {
    return [];
  }
};

/** What a lab could have touched of the machine: named network namespaces, interfaces, and where names are asked. */
export const outside = () => ({
  namespaces: namespaces(),
  interfaces: Object.keys(networkInterfaces()),
  names: readFileSync('/etc/resolv.conf', 'utf8'),
});
