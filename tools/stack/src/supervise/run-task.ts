import { CommandError } from '@tessera/command';
import { type App } from '@tessera/contracts';
import { runCommand } from '../processes/run-command.js';
import { appEnvironment, type AppProgram, appProgram } from './app-files.js';

const shownLines = 15;

/** Runs a job of a service to its end. Each may run any number of times. Answers its last line; throws with several. */
export const runTask = async (
  app: App,
  task: Exclude<AppProgram, 'main' | 'keys'>,
  env: Record<string, string>,
  onLine: (line: string) => void = () => {},
): Promise<string> => {
  const args = ['--enable-source-maps', appProgram(app, task)];
  const done = await runCommand(process.execPath, args, { env: appEnvironment(env), onLine });
  if (done.ok) return done.lines.at(-1) ?? '';
  throw new CommandError(`${task} of ${app} ${done.reason}:\n${done.lines.slice(-shownLines).join('\n')}`);
};
