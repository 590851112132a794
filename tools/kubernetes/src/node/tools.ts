import { cacheFolder, installOnce, onPath, type Progress, unpackPackage } from '@tessera/stack';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a node runs that is not Kubernetes' own. */
export interface NodeTools {
  /** Where containerd, runc and nft are found, among others. */
  path: string;
  /** Libraries of those that were unpacked. */
  libraries: string;
  /** The folder of the network plugins. */
  plugins: string;
  /** A shell's commands in one file that needs no library. */
  busybox: string;
}

/** Where root finds programs, also in a shell that was not told. */
const systemPath = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** Programs that the machine may have, and the packages that have them. */
const wanted = { containerd: 'containerd', runc: 'runc', nft: 'nftables' };

const folders = { programs: ['usr/sbin', 'sbin', 'usr/bin', 'bin'], libraries: ['usr/lib', 'lib'] };
const multiarch: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** Filled in a draft first, so that a broken download is never taken for a whole one. */
const unpacked = async (name: string, alone: boolean, progress: Progress): Promise<string> => {
  const folder = join(cacheFolder, 'node', name);
  const root = join(folder, 'root');
  const install = async () => {
    progress('node', `fetching the package ${name}, once`);
    const draft = join(folder, 'draft');
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    await unpackPackage({ name, alone }, draft);
    renameSync(draft, root);
  };
  await installOnce(folder, () => existsSync(root), install);
  return root;
};

/** Finds them, on the machine or in packages that are unpacked into the cache. Throws ToolMissing where neither is possible. */
export const findNodeTools = async (progress: Progress): Promise<NodeTools> => {
  const path = [process.env['PATH'] ?? '', ...systemPath].join(delimiter);
  const absent = Object.entries(wanted).filter(([program]) => !onPath(program, path));
  const roots: string[] = [];
  for (const [, name] of absent) roots.push(await unpacked(name, false, progress));
  const under = (parts: readonly string[]) => roots.flatMap((root) => parts.map((part) => join(root, part)));
  const plugins = await unpacked('containernetworking-plugins', true, progress);
  const busybox = await unpacked('busybox-static', true, progress);
  return {
    path: [path, ...under(folders.programs)].join(delimiter),
    libraries: under(folders.libraries.map((part) => join(part, multiarch[process.arch] ?? ''))).join(delimiter),
    plugins: join(plugins, 'usr/lib/cni'),
    busybox: ['bin/busybox', 'usr/bin/busybox'].map((file) => join(busybox, file)).find(existsSync) ?? '',
  };
};
