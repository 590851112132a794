import { CommandError, until } from '@tessera/command';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { must } from './must.js';
import { machineAddress, nodeAddress, nodeName, podNetwork, serviceNetwork, wirePrefix } from './places.js';
import { makeGroups, removeGroups } from './process-groups.js';
import { readyWord, roomScript } from './room-script.js';

/** Namespaces of their own for network, mounts and processes, with a wire to this machine. */
export interface Room {
  /** Put before a command, it runs in the room; paths have to be whole ones. */
  inside: readonly string[];
  /** Ends whatever runs in it, and with that everything it has changed is gone. */
  close(): Promise<void>;
}

/** The kernel takes a network down after its last process has gone. */
const goneWithin = 20_000;
const device = `/sys/class/net/${nodeName}`;

const spaces = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** Answers when the room is ready; throws with what its process 1 has complained of. */
const readiness = async (process1: ChildProcess): Promise<void> => {
  const said: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [process1.stdout, process1.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', (line) => (line === readyWord ? resolve() : said.push(line)));
  process1.once('error', reject);
  process1.once('close', () => reject(new CommandError(`no namespaces for a node: ${said.join('; ')}`)));
  await promise;
};

const ways = ({ pid }: ChildProcess): string[] => [
  'nsenter',
  `--net=/proc/${pid}/ns/net`,
  `--mount=/proc/${pid}/ns/mnt`,
  // The one that starts process 1 is itself outside.
  `--pid=/proc/${pid}/ns/pid_for_children`,
  '--',
];

/** Lays the wire, and says on both sides what is behind it. No way leads out of the room from there. */
const connect = async (pid: number, inside: readonly string[]): Promise<void> => {
  const [command = '', ...way] = inside;
  const within = (...args: string[]) => must(command, ...way, ...args);
  await must('ip', 'link', 'add', nodeName, 'type', 'veth', 'peer', 'name', 'node0', 'netns', String(pid));
  await must('ip', 'address', 'add', `${machineAddress}/${wirePrefix}`, 'dev', nodeName);
  await must('ip', 'link', 'set', nodeName, 'up');
  await within('ip', 'address', 'add', `${nodeAddress}/${wirePrefix}`, 'dev', 'node0');
  await within('ip', 'link', 'set', 'node0', 'up');
  // Kubelet and kube-proxy ask for the way to everywhere to find out who they are.
  await within('ip', 'route', 'add', 'default', 'dev', 'node0');
  await within('sysctl', '-qw', 'net.ipv4.ip_forward=1');
  for (const network of [podNetwork, serviceNetwork]) await must('ip', 'route', 'add', network, 'via', nodeAddress);
};

/** Opens the room. What a killed run has left of its own is removed before; another one that runs is not disturbed. */
export const openRoom = async (): Promise<Room> => {
  if (existsSync(device))
    throw new CommandError(`another node runs on this machine (network device ${nodeName}): wait until it has ended`);
  await removeGroups();
  const process1 = spawn('unshare', [...spaces, 'bash', '-c', roomScript], { cwd: '/', stdio: 'pipe', detached: true });
  const ended = new Promise((resolve) => process1.once('close', resolve));
  const inside = ways(process1);
  const close = async () => {
    process1.stdin.end();
    await ended;
    const isGone = async () => {
      if (existsSync(device)) throw new Error(`${device} is there`);
    };
    await until('the network of the node cannot be removed', isGone, goneWithin);
    await removeGroups();
  };
  try {
    await readiness(process1);
    await connect(process1.pid ?? 0, inside);
    makeGroups();
  } catch (error) {
    await close();
    throw error;
  }
  return { inside, close };
};
