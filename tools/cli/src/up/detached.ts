import { CommandError } from '@tessera/command';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameInState, stateOf } from '../project.js';
import { readRunState, type RunState } from '../status/run-state.js';
import { Tail } from '../tail.js';
import { nodeOf, supervisorProgram } from './supervisor-program.js';

const lookEvery = 100;

/** Starts the supervisor without a terminal and hands on what it says until everything is ready. */
export const upDetached = async (project: string, args: string[], say: (line: string) => void): Promise<RunState> => {
  const { detachedLog, supervisorOf } = await import('@tessera/stack');
  const runs = supervisorOf(stateOf(project));
  if (runs) return waitForOther(project, runs.pid, say);
  const log = detachedLog(stateOf(project));
  mkdirSync(dirname(log), { recursive: true });
  const child = start(project, args, log);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill('SIGTERM'));
  const outcome = await told(child, new Tail(log), say);
  if (outcome !== 'ready') throw new CommandError('', { exitCode: outcome === 2 ? 2 : 1 });
  child.unref();
  return stateNow(project);
};

const start = (project: string, args: string[], file: string): ChildProcess => {
  // What it says holds the logins of the sample people.
  rmSync(file, { force: true });
  const log = openSync(file, 'w', 0o600);
  const program = [supervisorProgram(project), ...args];
  const stdio = ['ignore' as const, log, log, 'ipc' as const];
  const child = spawn(nodeOf(project), program, { cwd: project, detached: true, stdio });
  closeSync(log);
  return child;
};

/** Says what comes until it is ready or has ended, all of it: the last line may be the reason. */
const told = async (child: ChildProcess, log: Tail, say: (line: string) => void): Promise<'ready' | number> => {
  let outcome: 'ready' | number | undefined;
  child.once('message', () => (outcome = 'ready'));
  child.once('exit', (code) => (outcome = code ?? 1));
  child.once('error', () => (outcome = 1));
  for (;;) {
    const last = outcome;
    for (const line of log.read()) say(line);
    if (last !== undefined) return last;
    await sleep(lookEvery);
  }
};

/** Somebody else has started it, here or on a terminal. */
const waitForOther = async (project: string, pid: number, say: (line: string) => void): Promise<RunState> => {
  const { supervisorOf } = await import('@tessera/stack');
  say(`Tessera runs already (process ${pid}); waiting until it is ready.`);
  while (supervisorOf(stateOf(project))?.pid === pid) {
    const state = readRunState(project);
    if (state?.ready) {
      say('Tessera is ready. "./tessera status" shows it, "./tessera down" ends it.');
      return state;
    }
    await sleep(lookEvery);
  }
  throw new CommandError('The other start has ended before it was ready. "./tessera up" starts anew.');
};

const stateNow = (project: string): RunState => {
  const state = readRunState(project);
  if (state) return state;
  throw new CommandError(`The platform has ended just after it was ready: ${nameInState('logs', project)} says why.`);
};
