import { CommandError } from '@tessera/command';
import { type App } from '@tessera/contracts';
import { runCommand } from '../processes/run-command.js';
import { appEnvironment, type AppProgram, appProgram, nodeFlags } from './app-files.js';

const shownLines = 15;

/** How a job is run. */
export interface TaskOptions {
  env: Record<string, string>;
  words?: readonly string[];
  /** Its caller has a terminal, whose Ctrl-C ends it as well. */
  attached?: boolean;
  /** What it says on its way, by standard error. */
  onProgress?: (line: string) => void;
}

/** Runs a job of a service to its end, and answers what it prints. Each may run any number of times. Throws with its last lines. */
export const runTask = async (
  app: App,
  task: Exclude<AppProgram, 'main'>,
  { env, words = [], attached = false, onProgress = () => {} }: TaskOptions,
): Promise<string> => {
  const printed: string[] = [];
  const done = await runCommand(process.execPath, [...nodeFlags, appProgram(app, task), ...words], {
    env: appEnvironment(env),
    attached,
    onLine: (line, isError) => void (isError ? onProgress(line) : printed.push(line)),
  });
  if (done.ok) return printed.join('\n');
  throw new CommandError(`${task} of ${app} ${done.reason}:\n${done.lines.slice(-shownLines).join('\n')}`);
};
