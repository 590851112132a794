import { CommandError, until } from '@tessera/command';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { portKey } from '@tessera/contracts';
import { end, exitOf } from '../processes/background-process.js';
import { forget, keepTrackOf, mayStart } from '../processes/children.js';
import { removePidFile, writePidFile } from '../processes/pid-file.js';
import { signal } from '../processes/process-table.js';
import { linesOf } from '../processes/run-command.js';
import { stateFolder } from '../project.js';
import { addressedAs, appEnvironment, mainProgram, nodeFlags, type Part } from './app-files.js';
import { managementKey } from './service-ports.js';

const stopWithin = 25_000;
const readyWithin = 120_000;

/** A started service. */
export interface ServiceProcess {
  app: Part;
  pid: number;
  url: string;
  /** Where it tells those who look after it how it is, if that is another address. */
  management?: string;
  /** Settles when `/health/ready` answers 200; throws a CommandError when the process ends or `timeout` ms pass. */
  ready(timeout?: number): Promise<void>;
  /** SIGTERM; after 25 s SIGKILL, which is said as one of its lines. */
  stop(): Promise<void>;
  kill(name: NodeJS.Signals): void;
  /** Settles when it has ended, with the reason in words. */
  exit: Promise<string>;
}

/** Settings of `startService`. */
export interface ServiceOptions {
  /** Called with every line the service writes. */
  onLine?: (line: string, app: Part) => void;
  /** Where the process is noted, so that a later run finds it if this one is killed. */
  pidsFolder?: string;
}

/** Starts a service from its build with exactly these settings. */
export const startService = (app: Part, env: Record<string, string>, options: ServiceOptions = {}): ServiceProcess => {
  const { onLine = () => {}, pidsFolder = process.env['TESSERA_PIDS'] ?? join(stateFolder, 'pids') } = options;
  mayStart();
  const args = [...nodeFlags, mainProgram(app)];
  const child = spawn(process.execPath, args, {
    env: appEnvironment(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = exitOf(child);
  const { pid } = child;
  if (pid === undefined) throw new CommandError(`cannot start ${app}: the system starts no more processes`);
  mkdirSync(pidsFolder, { recursive: true });
  const pidFile = join(pidsFolder, `${app}-${pid}.json`);
  writePidFile(pidFile, pid, args);
  keepTrackOf(pid, 'SIGKILL');
  void exit.then(() => {
    forget(pid);
    removePidFile(pidFile);
  });
  const lines: string[] = [];
  const keep = (line: string) => {
    lines.push(line);
    if (lines.length > 20) lines.shift();
    onLine(line, app);
  };
  for (const stream of [child.stdout, child.stderr]) void linesOf(stream, keep);
  const at = (port = '') => `http://127.0.0.1:${port}`;
  const url = at(env[portKey(addressedAs(app))]);
  const management = env[managementKey] && { management: at(env[managementKey]) };
  const stop = async () => {
    const forced = await end({ pid, exited: exit }, pidFile, 'SIGTERM', stopWithin);
    if (forced) keep(`${app} did not stop within ${stopWithin / 1000} s and was killed`);
  };
  const ready = (timeout = readyWithin) => waitUntilReady(app, url, exit, timeout, lines);
  return { app, pid, url, ...management, exit, ready, stop, kill: (name) => signal(pid, name) };
};

const waitUntilReady = async (
  app: Part,
  url: string,
  exit: Promise<string>,
  timeout: number,
  lines: string[],
): Promise<void> => {
  let ended: string | undefined;
  void exit.then((reason) => (ended = reason));
  const ask = async () => {
    if (ended) throw new CommandError(`${app} ${ended} before it was ready\n${lines.join('\n')}`);
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    if (answer.status === 200) return answer.body?.cancel();
    const { reasons = [] } = Object(await answer.json().catch(() => undefined));
    throw new Error([`${url}/health/ready answers ${answer.status}`, ...reasons].join('; '));
  };
  await until(`${app} is not ready`, ask, timeout);
};
