import { reasonOf } from '@tessera/command';
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { type Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** How a tree of namespaces is made. */
export interface Rights {
  /** Without being root: by a user namespace of its own. */
  rootless: boolean;
  /** Somebody else, for root who wants to see whether others could. */
  identity?: { uid: number; gid: number };
}

/** Tools of the network lie where an ordinary user's path does not look. */
export const toolPath = [process.env['PATH'], '/usr/sbin', '/sbin'].join(':');

const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * What makes a tree its own: what the machine has in /run is out of sight, named namespaces of others too, and names are asked of the
 * tree's resolver. A resolv.conf that is a link into /run gets what it points to. The namespace of the first process has no network
 * at all.
 */
const inside = `
set -eu
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/lab
names=$(readlink -m /etc/resolv.conf)
case "$names" in /run/*) mkdir -p "$(dirname "$names")" && : >"$names" ;; esac
printf '%s\\n' "$1" >/run/lab/resolv.conf
mount --bind /run/lab/resolv.conf "$names"
shift
exec "$@"
`;

const unshareArgs = (rootless: boolean, resolver: string, command: readonly string[]): string[] => [
  ...(rootless ? ['--user', '--map-root-user'] : []),
  ...namespaces,
  'sh',
  '-c',
  inside,
  'lab',
  `nameserver ${resolver}\noptions timeout:1 attempts:2`,
  ...command,
];

/** How a command in a tree has ended, and what it said. */
export interface Ended {
  ok: boolean;
  /** How, in words. */
  reason: string;
  output: string;
  errors: string;
}

const started = new Set<ChildProcess>();

/** Kills every tree that this process has started: all that is in them ends with it. */
export const endTrees = (): void => {
  for (const child of started) child.kill('SIGKILL');
};

/** Throws at once where this user may not become that one. */
const start = ({ identity }: Rights, args: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable> =>
  spawn('unshare', args, { cwd: '/', env: { PATH: toolPath }, stdio: ['pipe', 'pipe', 'pipe'], ...identity });

const ended = async (child: ReturnType<typeof start>): Promise<Ended> => {
  started.add(child);
  const exit = Promise.withResolvers<string>();
  child.on('error', ({ message }) => exit.resolve(message));
  child.on('exit', (code, signal) => exit.resolve(String(signal ?? code)));
  const [reason, output, errors] = await Promise.all([exit.promise, text(child.stdout), text(child.stderr)]);
  started.delete(child);
  return { ok: reason === '0', reason, output, errors };
};

/**
 * Runs a command as the first process of network, mount and process namespaces of its own. Nothing outside of them is touched, and
 * with the command everything that it has started ends. The command's input stays open as long as this process lives, so that it
 * notices the end of this one, however sudden.
 */
export const runInTree = async (rights: Rights, resolver: string, command: readonly string[]): Promise<Ended> => {
  try {
    return await ended(start(rights, unshareArgs(rights.rootless, resolver, command)));
  } catch (error) {
    return { ok: false, reason: reasonOf(error), output: '', errors: '' };
  }
};
