import { CommandError } from '@tessera/command';
import { type Background, end, endLeftover, launch } from '@tessera/stack';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of a control plane, or beside it. */
export interface Part {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
}

/** The running programs of one control plane. */
export interface Parts {
  start(part: Part): void;
  /** Settles never, unless a program ends that nobody has stopped: then rejects with the last line of its log. */
  died: Promise<never>;
  /** Ends them, the last started first. */
  stop(): Promise<void>;
}

/** Nothing can be damaged: the state is thrown away. An API server waits for its clients longer than we would. */
const endWithin = 5_000;

const pidFolder = (folder: string) => join(folder, 'pids');

/** The last thing that a program has said. */
export const lastLine = (log: string): string =>
  existsSync(log) ? (readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? '') : '';

/** Programs whose logs and pids lie in the folder. `wrapper` is put before each, to run it in a namespace for example. */
export const partsIn = (folder: string, wrapper: readonly string[] = []): Parts => {
  const running: { background: Background; pidFile: string }[] = [];
  const { promise: died, reject } = Promise.withResolvers<never>();
  // Whoever waits for it sees it; that nobody does is no error.
  died.catch(() => undefined);
  let isStopping = false;

  const start = ({ name, command, args, env }: Part) => {
    const logFile = join(folder, 'logs', `${name}.log`);
    const pidFile = join(pidFolder(folder), `${name}.json`);
    const [program = command, ...rest] = [...wrapper, command, ...args];
    const background = launch({
      command: program,
      args: rest,
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
      logFile,
      pidFile,
      lastSignal: 'SIGKILL',
    });
    running.push({ background, pidFile });
    void background.exited.then((reason) => {
      if (!isStopping) reject(new CommandError(`${name} ${reason}: ${lastLine(logFile)} (log: ${logFile})`));
    });
  };

  const stop = async () => {
    isStopping = true;
    for (const { background, pidFile } of running.splice(0).reverse())
      await end(background, pidFile, 'SIGTERM', endWithin);
  };

  return { start, died, stop };
};

/** Ends what a killed run has left of the control plane in this folder. Answers the names. */
export const endLeftoverParts = async (folder: string): Promise<string[]> => {
  const noted = existsSync(pidFolder(folder)) ? readdirSync(pidFolder(folder)) : [];
  const ended = await Promise.all(
    noted
      .filter((file) => file.endsWith('.json'))
      .map(async (file) => {
        const left = await endLeftover(join(pidFolder(folder), file), 'SIGTERM', endWithin);
        return left ? [`${file.replace('.json', '')} (process ${left.pid})`] : [];
      }),
  );
  return ended.flat();
};
