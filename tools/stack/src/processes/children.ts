import { CommandError } from '@tessera/command';
import { thaw } from './freeze.js';
import { signal } from './process-table.js';

/**
 * Every process this one has started and must not leave behind. They lead process groups of their own, so that the
 * terminal's Ctrl-C reaches only us and the order of stopping is ours.
 */
const children = new Map<number, NodeJS.Signals>();
/** Those of them that do one thing and end. */
const commands = new Set<number>();
const closing = new AbortController();

/** From now on `last` is sent to the process when we end without having stopped it. */
export const keepTrackOf = (pid: number, last: NodeJS.Signals): void => {
  if (children.size === 0) process.once('exit', endAll);
  children.set(pid, last);
};

/** The same for a command that runs to its end by itself; it is not waited for when stopping. */
export const keepTrackOfCommand = (pid: number): void => {
  keepTrackOf(pid, 'SIGKILL');
  commands.add(pid);
};

/** For a child that has ended: its pid may soon be somebody else. */
export const forget = (pid: number): void => {
  children.delete(pid);
  commands.delete(pid);
  // One listener, however many commands run one after another.
  if (children.size === 0) process.off('exit', endAll);
};

/** From now on no child is started, and commands under way are ended: the step they belong to fails and goes no further. */
export const startNothingMore = (): void => {
  closing.abort();
  for (const pid of commands) signal(-pid, 'SIGKILL');
};

/** Aborts when the end is asked for: whatever this process itself waits for, it need not wait for any more. */
export const ending: AbortSignal = closing.signal;

/** Throws when the end has been asked for. */
export const mayStart = (): void => {
  if (ending.aborted) throw new CommandError('stopping: nothing more is started');
};

/** The impatient end: each child gets its last signal, with its group. */
export const endAll = (): void => {
  for (const [pid, last] of children) {
    // What is frozen hears nothing but SIGKILL, which leaves what it has started behind.
    thaw(pid);
    signal(pid, last);
    if (last === 'SIGKILL') signal(-pid, last);
  }
  children.clear();
};
