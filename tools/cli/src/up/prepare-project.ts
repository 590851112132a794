import { CommandError } from '@tessera/command';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { nodeOf } from './supervisor-program.js';

/** Installs what the lockfile asks for and compiles what has changed, as "npm start" does before it starts. */
export const prepareProject = async (project: string, say: (line: string) => void): Promise<void> => {
  const bootstrap = join(project, 'tools', 'stack', 'bootstrap.mjs');
  const child = spawn(nodeOf(project), [bootstrap], { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.once(name, () => child.kill(name));
  child.stdout.setEncoding('utf8').on('data', (text: string) => say(text.trimEnd()));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new CommandError('The project cannot be built, so nothing was started.');
};
