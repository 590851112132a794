import { CommandError } from '@tessera/command';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sizeOf } from '../files.js';
import { forget, keepTrackOf, mayStart } from './children.js';
import { thaw } from './freeze.js';
import { type Noted, removePidFile, stillRunning, writePidFile } from './pid-file.js';
import { signal } from './process-table.js';

/** How to start a process that runs beside us. */
export interface Launch {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  pidFile: string;
  /** Sent when we end in a hurry. SIGKILL where nothing can be damaged, else the quickest clean way. */
  lastSignal: NodeJS.Signals;
  identity?: { uid: number; gid: number };
}

/** A process beside us, started now or found running. */
export interface Background {
  pid: number;
  /** Settles when it has ended, with the reason in words. */
  exited: Promise<string>;
}

/** Starts the process in its own group, output appended to its log, and writes it down. */
export const launch = (plan: Launch): Background => {
  mayStart();
  const log = openLog(plan.logFile);
  const { command, args, cwd, env, identity } = plan;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log], ...identity });
  closeSync(log);
  const exited = exitOf(child);
  if (child.pid === undefined) throw new CommandError(`cannot run ${command}: is it executable?`);
  note(plan, child.pid, exited);
  return { pid: child.pid, exited };
};

const largestLog = 20_000_000;

/** Opens a log for appending; one that has grown large becomes `<log>.1` first. */
export const openLog = (file: string): number => {
  if (sizeOf(file) > largestLog) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o644);
};

const note = (plan: Launch, pid: number, exited: Promise<string>): void => {
  writePidFile(plan.pidFile, pid, plan.args);
  keepTrackOf(pid, plan.lastSignal);
  void exited.then(() => forget(pid));
};

/** In words, as a person would ask: "ended with code 1". */
export const exitOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, by) => resolve(by === null ? `ended with code ${code}` : `was ended by ${by}`));
  });

/** Takes over a process that a killed run left behind. It is not our child, so its end is seen by looking. */
export const adopt = (noted: Noted, plan: Launch): Background => {
  const exited = gone(plan.pidFile).then(() => 'ended');
  keepTrackOf(noted.pid, plan.lastSignal);
  void exited.then(() => forget(noted.pid));
  return { pid: noted.pid, exited };
};

const gone = async (pidFile: string): Promise<void> => {
  while (stillRunning(pidFile)) await sleep(100);
};

/** Ends a process politely, frozen or not, after `timeoutMs` by force. Answers whether force was needed. */
export const end = async (
  background: Background,
  pidFile: string,
  ask: NodeJS.Signals,
  timeoutMs: number,
): Promise<boolean> => {
  thaw(background.pid);
  signal(background.pid, ask);
  const timer = new AbortController();
  const late = sleep(timeoutMs, false, { signal: timer.signal }).catch(() => false);
  const polite = await Promise.race([background.exited.then(() => true), late]);
  timer.abort();
  if (!polite) {
    signal(-background.pid, 'SIGKILL');
    signal(background.pid, 'SIGKILL');
    await background.exited;
  }
  removePidFile(pidFile);
  return !polite;
};

/** Ends whatever an earlier run left behind under this pid file. */
export const endLeftover = async (
  pidFile: string,
  ask: NodeJS.Signals,
  timeoutMs = 10_000,
): Promise<Noted | undefined> => {
  const noted = stillRunning(pidFile);
  if (noted) await end({ pid: noted.pid, exited: gone(pidFile).then(() => 'ended') }, pidFile, ask, timeoutMs);
  removePidFile(pidFile);
  return noted;
};
