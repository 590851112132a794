import { CommandError, until } from '@tessera/command';
import { end, launch } from '@tessera/stack';
import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const READY_MS = 60_000;
const STOP_MS = 30_000;

/** How one of the measured programs is started. */
export interface Plan {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Where it answers 200 when it is ready, and as whom it is asked there. */
  url: string;
  token: string;
}

/** One that is ready. */
export interface Program {
  pid: number;
  /** Empties its log: the gateway's is a line a request. */
  forgetLines(): void;
  stop(): Promise<void>;
}

const answers = async ({ url, token }: Plan) => {
  const { status } = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2_000),
  });
  if (status !== 200) throw new Error(`${url} answers ${status}`);
};

/** Settles when it answers; throws a CommandError as soon as it has ended, or when it does not answer in time. */
const ready = async (plan: Plan, exited: Promise<string>, logFile: string) => {
  let ended: string | undefined;
  void exited.then((reason) => (ended = reason));
  const ask = async () => {
    if (ended) throw new CommandError(`${plan.name} ${ended} before it was ready: ${logFile} says why`);
    await answers(plan);
  };
  await until(`${plan.name} is not ready`, ask, READY_MS);
};

/**
 * Starts it in the folder `dir`, settled when it is ready. Its lines go to a file, which costs it what any reader would, and
 * costs nobody else: a reader here would take its time from the load.
 */
export const startProgram = async (dir: string, plan: Plan): Promise<Program> => {
  const { name, command, args, env } = plan;
  for (const room of ['logs', 'pids']) mkdirSync(join(dir, room), { recursive: true });
  const [logFile, pidFile] = [join(dir, 'logs', `${name}.log`), join(dir, 'pids', `${name}.json`)];
  const background = launch({ command, args, cwd: dir, env, logFile, pidFile, lastSignal: 'SIGKILL' });
  const stop = async () => void (await end(background, pidFile, 'SIGTERM', STOP_MS));
  try {
    await ready(plan, background.exited, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: background.pid, forgetLines: () => truncateSync(logFile), stop };
};
