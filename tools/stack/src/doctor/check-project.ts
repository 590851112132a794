import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { projectRoot } from '../project.js';
import { type Finding, good, warning, wrong } from './finding.js';

const newestEnough = [24, 9];

/** The Node that runs the services: the lockfile's own, or the machine's. */
export const checkNode = async (): Promise<Finding[]> => {
  const own = join(projectRoot, 'node_modules', '.bin', 'node');
  const node = existsSync(own) ? own : process.execPath;
  const version = (await runCommand(node, ['--version'])).lines.at(0)?.slice(1) ?? 'none';
  if (isAtLeast(version, newestEnough)) return [good('node', `${version} (${node})`)];
  const remedy = 'run npm ci, which brings it on Linux, or install Node 24.9 or newer (https://nodejs.org)';
  return [wrong('node', `${version} is too old for the services`, remedy)];
};

/** Is that version ("24.21.0") at least the wanted one (major, minor)? */
export const isAtLeast = (version: string, [major = 0, minor = 0]: readonly number[]): boolean => {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
};

/** Is what is installed what the lockfile asks for, and is it built? */
export const checkDependencies = async (): Promise<Finding[]> => {
  const stamp = join(projectRoot, 'node_modules', '.tessera-installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(projectRoot, 'package-lock.json')))
    .digest('hex');
  const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
  if (isCurrent) return [good('dependencies', 'as package-lock.json asks for')];
  return [warning('dependencies', 'older than package-lock.json', 'npm start installs them, or run npm ci')];
};
