import { CommandError } from '@tessera/command';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { nodeOf, supervisorProgram } from './supervisor-program.js';

/** Runs the supervisor on this terminal until it ends. Ctrl-C reaches it by itself, other signals through us. */
export const runForeground = async (project: string, args: string[]): Promise<void> => {
  const child = spawn(nodeOf(project), [supervisorProgram(project), ...args], { cwd: project, stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
  const [code] = await once(child, 'exit');
  // It has said why.
  if (code !== 0) throw new CommandError('', { exitCode: code === 2 ? 2 : 1 });
};
