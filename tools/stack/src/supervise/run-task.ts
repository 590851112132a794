import { CommandError } from '@tessera/command';
import { type App } from '@tessera/contracts';
import { runCommand } from '../processes/run-command.js';
import { appEnvironment, appProgram } from './app-files.js';

const shownLines = 15;

/** Runs a service's `migrate` or `seed` to its end. Both may run any number of times. Answers its last line; throws with several. */
export const runTask = async (app: App, task: 'migrate' | 'seed', env: Record<string, string>): Promise<string> => {
  const args = ['--enable-source-maps', appProgram(app, task)];
  const done = await runCommand(process.execPath, args, { env: appEnvironment(env) });
  if (done.ok) return done.lines.at(-1) ?? '';
  throw new CommandError(`${task} of ${app} ${done.reason}:\n${done.lines.slice(-shownLines).join('\n')}`);
};
