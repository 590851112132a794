import { onPath, type Progress, runCommand } from '@tessera/stack';
import { join } from 'node:path';
import { built } from './build.js';
import { isAtLeast } from './find-go.js';
import { packaged, type Packaged } from './packaged.js';
import { type Recipe } from './recipe.js';
import { coredns, etcd, keda, kube, kubeconform, kustomize, kwok, metricsServer } from './recipes.js';

/** A program that is built. */
interface Built {
  recipe: Recipe;
  /** How a person's own one is asked for its version, and which is good enough; without it the built one is used always. */
  own?: { args: string[]; oldest: string };
}

const containerd = { package: 'containerd', alone: true };
const networkPlugin = {
  package: 'containernetworking-plugins',
  alone: true,
  folders: '/opt/cni/bin:/usr/lib/cni',
};

const sources = {
  kustomize: { recipe: kustomize, own: { args: ['version'], oldest: '5.4' } },
  kubeconform: { recipe: kubeconform, own: { args: ['-v'], oldest: '0.6' } },
  'kube-apiserver': { recipe: kube },
  'kube-controller-manager': { recipe: kube },
  'kube-scheduler': { recipe: kube },
  'kube-proxy': { recipe: kube },
  kubelet: { recipe: kube },
  kubectl: { recipe: kube },
  etcd: { recipe: etcd, own: { args: ['--version'], oldest: '3.6' } },
  coredns: { recipe: coredns },
  kwok: { recipe: kwok },
  'metrics-server': { recipe: metricsServer },
  'keda-operator': { recipe: keda },
  'keda-adapter': { recipe: keda },
  containerd: { ...containerd, probe: ['--version'] },
  ctr: { ...containerd, probe: ['--version'] },
  'containerd-shim-runc-v2': { ...containerd, probe: ['-v'] },
  runc: { package: 'runc', probe: ['--version'] },
  nft: { package: 'nftables', probe: ['--version'] },
  bridge: networkPlugin,
  'host-local': networkPlugin,
  loopback: networkPlugin,
} satisfies Record<string, Built | Packaged>;

/** The programs that the Kubernetes edition is checked and proved with. */
export type ProgramName = keyof typeof sources;

const ownOne = async (name: string, { own }: Built): Promise<string | undefined> => {
  const program = own && onPath(name);
  if (!program) return undefined;
  const { ok, lines } = await runCommand(program, own.args);
  return ok && isAtLeast(lines.join(' '), own.oldest) ? program : undefined;
};

/**
 * The path of a program: a good enough one of the machine, else one from the cache, where it is built or unpacked first. That
 * takes the minutes that the progress says, and Go, or Debian's apt for those of a node. Throws ToolMissing where it cannot be.
 * Network plugins lie beside each other.
 */
export const program = async (name: ProgramName, progress: Progress): Promise<string> => {
  const source: Built | Packaged = sources[name];
  if ('package' in source) return packaged(name, source, progress);
  return (await ownOne(name, source)) ?? join(await built(source.recipe, progress), name);
};
