import { until } from '@tessera/command';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { nodeName } from './places.js';

/** Processes that were killed are in their group until the kernel has put them away. */
const removedWithin = 20_000;

/** Where groups are: one tree of version 2, hierarchies of version 1 of which each has a folder, or both. */
const mounted = (kind: string, mounts = readFileSync('/proc/self/mounts', 'utf8')): string[] =>
  mounts.split('\n').flatMap((line) => {
    const [, at, type] = line.split(' ');
    return type === kind && at ? [at] : [];
  });

/** Those that a kubelet uses: where there are both kinds, the old ones. */
export const groupTrees = (): string[] => {
  const old = mounted('cgroup');
  return old.length > 0 ? old : mounted('cgroup2').slice(0, 1);
};

/** A group of the old kind for processors takes nobody before it knows which. */
const inherited = ['cpuset.cpus', 'cpuset.mems'];

/**
 * All pods together count as one process among the machine's, unless it is said how many they are: beside thirty others they would
 * get a thirtieth. That much is four for each processor.
 */
const sharesFile = 'cpu.shares';
const shares = () => String(availableParallelism() * 4 * 1024);

/**
 * Makes the group below which all pods are. Without one of its own the kubelet takes `/kubepods`, which is that of a node that
 * the machine may really be.
 */
export const makeGroups = (): void => {
  for (const tree of groupTrees()) {
    const group = join(tree, nodeName);
    mkdirSync(group, { recursive: true });
    for (const file of inherited)
      if (existsSync(join(tree, file)) && existsSync(join(group, file)))
        writeFileSync(join(group, file), readFileSync(join(tree, file)));
    if (existsSync(join(group, sharesFile))) writeFileSync(join(group, sharesFile), shares());
  }
};

/** A group is removed like an empty folder, though it is full of files; what it has below comes first. */
const removeTree = (group: string): void => {
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(group, entry.name));
  rmdirSync(group);
};

/**
 * Removes what `makeGroups` has made, and what the kubelet and runc have added, which uses the new tree beside old ones; also what
 * a killed run has left.
 */
export const removeGroups = async (): Promise<void> => {
  const trees = ['cgroup', 'cgroup2'].flatMap((kind) => mounted(kind));
  const left = () => trees.flatMap((tree) => (existsSync(join(tree, nodeName)) ? [join(tree, nodeName)] : []));
  const remove = async () => {
    for (const group of left()) removeTree(group);
  };
  await until('the groups of its processes cannot be removed', remove, removedWithin);
};
