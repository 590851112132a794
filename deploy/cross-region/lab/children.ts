import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Question, type Reply } from './child.js';

/** A program in a namespace of the tree. */
export interface Child {
  /** Asks it something. Rejects with its error, or when it ends before it has answered. */
  ask<T>(about: string, value?: unknown): Promise<T>;
  /** Kills it. */
  stop(): void;
}

/** How a program is started. */
export interface Starting {
  space: string;
  /** What `--net` needs: its program, and the file with its setting. */
  args: string[];
  environment: Record<string, string>;
  onLine?: (line: string) => void;
  /** It has ended by itself, which nothing here does. */
  onEnd: (why: Error) => void;
}

/** A program enters its namespace and becomes node there, so that its end is the child's. */
const start = ({ space, args, environment }: Starting): ChildProcess =>
  spawn('nsenter', [`--net=/run/netns/${space}`, process.execPath, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });

/** Starts a program and waits until it says that it is ready. */
export const startChild = async (starting: Starting): Promise<Child> => {
  const child = start(starting);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const expect = (id: number) => {
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    return answer.promise;
  };
  child.on('message', ({ id, value, error }: Reply) => {
    if (error === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  let isStopped = false;
  const gone = (why: unknown) => {
    const error = new Error(`${starting.args.join(' ')} in ${starting.space} ended (${String(why)})`);
    for (const { reject } of waiting.values()) reject(error);
    if (!isStopped) starting.onEnd(error);
  };
  child.on('exit', (code, signal) => gone(signal ?? code)).on('error', gone);
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => starting.onLine?.(line));
  let asked = 0;
  await expect(asked);
  return {
    ask: async <T>(about: string, value?: unknown) => {
      asked += 1;
      const answer = expect(asked);
      child.send({ id: asked, about, value } satisfies Question);
      return (await answer) as T;
    },
    stop: () => {
      isStopped = true;
      child.kill('SIGKILL');
    },
  };
};
