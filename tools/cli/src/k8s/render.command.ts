import { Command } from 'commander';
import { quietly } from './progress.js';

const footer = `
The same as kubectl kustomize k8s/overlays/<overlay>, by a kustomize that is built once where there is none (Go, half a minute).

Examples:
  tessera k8s render small
  tessera k8s render production | kubectl apply --server-side -f -

Exit codes:
  0  rendered
  1  it cannot be
  2  the command line is wrong, or there is no such overlay`;

/** `tessera k8s render`: an overlay as YAML. */
export const renderCommand = (): Command =>
  new Command('render')
    .description('Prints what an overlay is made of, as YAML.')
    .argument('<overlay>', 'small, production, or a folder with a kustomization.yaml')
    .addHelpText('after', footer)
    .action(async (overlay: string) => {
      const { folderOf, renderText } = await import('@tessera/kubernetes');
      process.stdout.write(await renderText(folderOf(overlay), quietly));
    });
