import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Node that the lockfile brings, where it brings one; the machine's own may be too old for the services. */
export const nodeOf = (project: string): string => {
  const own = join(project, 'node_modules', '.bin', 'node');
  return existsSync(own) ? own : process.execPath;
};

/** What "npm start" runs once everything is installed and built. */
export const supervisorProgram = (project: string): string => join(project, 'tools', 'stack', 'dist', 'start.js');
