import { ToolMissing } from '@tessera/command';
import { onPath, runCommand } from '@tessera/stack';
import { accessSync, constants } from 'node:fs';
import { groupTrees } from './process-groups.js';

/** What a node is made with, and the packages that have it. */
const tools: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  sysctl: 'procps',
  bash: 'bash',
  openssl: 'openssl',
};

/** The smallest thing that needs all that a node needs of the kernel: namespaces, a wire, and layers of files. */
const attempt = `set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /tmp
ip link add wire0 type veth peer name wire1
mkdir /tmp/lower /tmp/upper /tmp/work /tmp/both
mount -t overlay overlay -o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work /tmp/both
`;

/** Of the old hierarchies, without which a kubelet does not start. */
const wantedGroups = ['cpu', 'cpuset', 'memory', 'pids'];

const whyNoGroups = (): string | undefined => {
  const trees = groupTrees();
  const has = (name: string) => trees.some((tree) => tree.split(/[/,]/).includes(name));
  // The new kind is one tree for all.
  const absent = trees.length === 1 ? [] : wantedGroups.filter((name) => !has(name));
  if (absent.length > 0) return `there are no control groups for ${absent.join(', ')}`;
  try {
    for (const tree of trees) accessSync(tree, constants.W_OK);
    return undefined;
  } catch {
    return 'control groups cannot be written';
  }
};

/** Why there can be no node here, in one line; undefined where there can. */
const whyNot = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux') return 'namespaces exist only on Linux; run it there';
  if (process.getuid?.() !== 0) return 'only root may make namespaces and groups for a kubelet; be root';
  const gone = Object.keys(tools).filter((tool) => !onPath(tool));
  const packages = new Set(gone.map((tool) => tools[tool]));
  if (gone.length > 0) return `${gone.join(', ')} missing; install ${[...packages].join(' ')}`;
  const groups = whyNoGroups();
  if (groups) return `${groups}; in a container, run it with --privileged`;
  const { ok, lines } = await runCommand('unshare', ['--net', '--mount', '--pid', '--fork', 'bash', '-c', attempt]);
  return ok
    ? undefined
    : `the kernel refuses what a node needs (${lines.join('; ')}); in a container, run it with --privileged`;
};

/** Throws ToolMissing, with the remedy, where this machine cannot be a Kubernetes node. Changes nothing. */
export const nodeAbility = async (): Promise<void> => {
  const reason = await whyNot();
  if (reason) throw new ToolMissing(`no Kubernetes node: ${reason}`);
};
