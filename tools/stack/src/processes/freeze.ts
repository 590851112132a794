import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { signal } from './process-table.js';

/** Stops a process where it stands, with all that it has started: PostgreSQL's sessions are in groups of their own. */
export const freeze = (pid: number): void => {
  signal(pid, 'SIGSTOP');
  const stopped = new Set<number>();
  // Again until nothing new is seen: a child may have been on its way.
  for (let found = below(pid); found.some((child) => !stopped.has(child)); found = below(pid))
    for (const child of found) {
      stopped.add(child);
      signal(child, 'SIGSTOP');
    }
};

/** Lets it go on. One that was not frozen does not notice. */
export const thaw = (pid: number): void => {
  for (const child of below(pid)) signal(child, 'SIGCONT');
  signal(pid, 'SIGCONT');
};

/** The processes that one has started, and those that they have. */
const below = (pid: number): number[] => {
  const parents = parentsOf();
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found.slice(1);
};

/** Of every process the one that has started it. */
const parentsOf = (): Map<number, number> => (process.platform === 'linux' ? inProc() : inPs());

const inProc = () => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.flatMap((pid) => parentIn(pid)));
};

const parentIn = (pid: string): [number, number][] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // A program's name stands before, in brackets, and may have some itself.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [[Number(pid), Number(parent)]];
  } catch {
    // It has just ended.
    return [];
  }
};

const inPs = () => {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return new Map(
    lines.map((line): [number, number] => {
      const [pid, parent] = line.trim().split(/\s+/);
      return [Number(pid), Number(parent)];
    }),
  );
};
