import { onPath, type Progress, runCommand } from '@tessera/stack';
import { join } from 'node:path';
import { built } from './build.js';
import { isAtLeast } from './find-go.js';
import { type Recipe } from './recipe.js';
import { coredns, etcd, kube, kubeconform, kustomize, kwok, metricsServer } from './recipes.js';

/** Where a program comes from. */
interface Source {
  recipe: Recipe;
  /** How a person's own one is asked for its version, and which is good enough; without it the built one is used always. */
  own?: { args: string[]; oldest: string };
}

const sources = {
  kustomize: { recipe: kustomize, own: { args: ['version'], oldest: '5.4' } },
  kubeconform: { recipe: kubeconform, own: { args: ['-v'], oldest: '0.6' } },
  'kube-apiserver': { recipe: kube },
  'kube-controller-manager': { recipe: kube },
  'kube-scheduler': { recipe: kube },
  'kube-proxy': { recipe: kube },
  kubelet: { recipe: kube },
  kubectl: { recipe: kube },
  etcd: { recipe: etcd },
  coredns: { recipe: coredns },
  kwok: { recipe: kwok },
  'metrics-server': { recipe: metricsServer },
} satisfies Record<string, Source>;

/** The programs that the Kubernetes edition is checked and proved with. */
export type ProgramName = keyof typeof sources;

const ownOne = async (name: string, own: Source['own']): Promise<string | undefined> => {
  const program = onPath(name);
  if (!program || !own) return undefined;
  const { ok, lines } = await runCommand(program, own.args);
  return ok && isAtLeast(lines.join(' '), own.oldest) ? program : undefined;
};

/**
 * The path of a program: a good enough one on the PATH, else one from the cache, which is built there first. That needs Go, and
 * takes the minutes that the progress says. Throws ToolMissing where it cannot be.
 */
export const program = async (name: ProgramName, progress: Progress): Promise<string> => {
  const { recipe, own }: Source = sources[name];
  return (await ownOne(name, own)) ?? join(await built(recipe, progress), name);
};
