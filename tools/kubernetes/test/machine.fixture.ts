import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const settings = [
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'net/ipv4/ip_forward',
  'net/netfilter/nf_conntrack_max',
];

/** Folders that a kubelet, containerd or a network plugin fills wherever they are told to go. */
const folders = [
  '/var/lib',
  '/var/log',
  '/var/log/pods',
  '/var/lib/kubelet',
  '/var/lib/cni',
  '/run',
  '/run/netns',
  '/run/containerd/s',
  '/etc/cni',
];

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'is not there';
  }
};

const list = (folder: string): string[] | string => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return 'is not there';
  }
};

/** Docker comes and goes with others' work. */
const isOthers = (line: string) => /docker|buildkit/.test(line);

const groups = () =>
  readdirSync('/sys/fs/cgroup').flatMap((tree) => {
    const below = list(join('/sys/fs/cgroup', tree));
    return Array.isArray(below)
      ? below.filter((name) => /^(tessera|kubepods)/.test(name)).map((name) => `${tree}/${name}`)
      : [];
  });

const programs = () =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
    .filter((line) => /kubelet|kube-proxy|containerd-shim|coredns|metrics-server|unshare|tessera-containerd/.test(line))
    .filter((line) => !isOthers(line) && !/moby|\bgo\b|compile/.test(line));

/** All of the machine that a node could leave changed. */
export const machine = () => ({
  settings: Object.fromEntries(settings.map((name) => [name, read(`/proc/sys/${name}`)])),
  folders: Object.fromEntries(folders.map((folder) => [folder, list(folder)])),
  mounts: read('/proc/self/mounts')
    .split('\n')
    .filter((line) => !isOthers(line)),
  devices: readdirSync('/sys/class/net').filter((name) => !/^(veth|br-|docker)/.test(name)),
  routes: read('/proc/net/route')
    .split('\n')
    .filter((line) => /00(63|60F4|60)0A|0000630A|0000F40A|0000600A/.test(line)),
  groups: groups(),
  programs: programs(),
});
