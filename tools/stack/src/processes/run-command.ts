import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { exitOf } from './background-process.js';
import { forget, keepTrackOfCommand, mayStart } from './children.js';

/** What a finished command left. */
export interface Finished {
  ok: boolean;
  /** How it ended, in words. */
  reason: string;
  /** Its last lines, standard output and errors together. */
  lines: string[];
}

/** Settings of one command. */
export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  identity?: { uid: number; gid: number };
  /** In our own process group, so that the terminal's Ctrl-C reaches it as well: for a command that waits for this one. */
  attached?: boolean;
  onLine?: (line: string, isError: boolean) => void;
}

const keptLines = 200;

const start = (command: string, args: string[], { cwd, env = process.env, identity, attached }: CommandOptions) => {
  mayStart();
  return spawn(command, args, { cwd, env, detached: !attached, stdio: ['ignore', 'pipe', 'pipe'], ...identity });
};

/** Runs a command to its end. Never throws for the command's own failure: the caller knows what it means. */
export const runCommand = async (command: string, args: string[], options: CommandOptions = {}): Promise<Finished> => {
  const child = start(command, args, options);
  const exited = exitOf(child);
  if (child.pid !== undefined) keepTrackOfCommand(child.pid);
  const lines: string[] = [];
  const onLine = (line: string, isError: boolean) => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    options.onLine?.(line, isError);
  };
  const read = [child.stdout, child.stderr].map((stream) =>
    linesOf(stream, (line) => onLine(line, stream === child.stderr)),
  );
  const reason = await exited;
  await Promise.all(child.pid === undefined ? [] : read);
  if (child.pid !== undefined) forget(child.pid);
  return { ok: child.exitCode === 0, reason, lines };
};

/** Hands each line on; settles when the stream has ended. Downloads redraw with a carriage return: a line as well. */
export const linesOf = (stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> =>
  new Promise((resolve) => {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine).once('close', resolve);
  });
