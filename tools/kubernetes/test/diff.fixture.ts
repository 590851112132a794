import { projectRoot } from '@tessera/stack';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { stringify } from 'yaml';
import { type Answer, ask } from '../src/ask.js';
import { program } from '../src/programs/programs.js';
import { progress } from './progress.fixture.js';

const tessera = join(projectRoot, 'tools', 'cli', 'dist', 'main.js');

/** `./tessera k8s diff` of somebody whose kubectl is ours and knows one cluster, which it remembers in that file's folder. */
export const diffBy = async (kubeconfig: string, overlay: string): Promise<Answer> => {
  const kubectl = await program('kubectl', progress);
  const told = {
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(dirname(kubeconfig), 'kubectl'),
    // A person may have another program that shows differences.
    KUBECTL_EXTERNAL_DIFF: '',
    PATH: `${dirname(kubectl)}:${process.env['PATH'] ?? ''}`,
  };
  const settings = Object.entries(told).map(([key, value]) => `${key}=${value}`);
  return ask('env', [...settings, process.execPath, tessera, 'k8s', 'diff', overlay]);
};

/** Writes an overlay: production, with these patches and this further object. Answers its folder. */
export const productionWith = (
  folder: string,
  { patches = [], object }: { patches?: object[]; object?: object },
): string => {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: object) => writeFileSync(join(folder, name), stringify(content));
  const resources = [relative(folder, join(projectRoot, 'k8s', 'overlays', 'production'))];
  if (object) write('further.yaml', object);
  write('kustomization.yaml', { resources: [...resources, ...(object ? ['further.yaml'] : [])], patches });
  return folder;
};

/** The lines that differ, but for the count of changes that the server keeps. */
export const changedLines = (output: string): string[] =>
  output.split('\n').filter((line) => /^[-+](?![-+]{2} | +generation: )/.test(line));
