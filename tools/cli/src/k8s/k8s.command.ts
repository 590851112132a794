import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { checkCommand } from './check.command.js';
import { diffCommand } from './diff.command.js';
import { renderCommand } from './render.command.js';

const footer = `
An overlay is a folder of k8s/overlays by its name, or any folder with a kustomization.yaml. "render" and "check" need no cluster.

Examples:
  tessera k8s render small
  tessera k8s check
  tessera k8s check production --cluster
  tessera k8s diff production`;

/** Overlays lie in the repository. In the image of this command there are none. */
const mustBeClone = (): void => {
  try {
    import.meta.resolve('@tessera/kubernetes');
  } catch {
    throw new CommandError('"tessera k8s" is not in this image: run ./tessera in a clone of the repository.');
  }
};

/** `tessera k8s`: the manifests of Kubernetes. */
export const k8sCommand = (): Command =>
  new Command('k8s')
    .description('Renders the manifests for Kubernetes, checks them, and compares them with a cluster.')
    .addCommand(renderCommand())
    .addCommand(checkCommand())
    .addCommand(diffCommand())
    .hook('preAction', mustBeClone)
    .addHelpText('after', footer);
