import { Command } from 'commander';
import { quietly } from './progress.js';

const footer = `
Asks kubectl's current context what applying an overlay would change, by "kubectl diff --server-side", and changes nothing.

Examples:
  tessera k8s diff production

Exit codes:
  0  nothing would change
  1  something would, or the cluster cannot be asked
  2  the command line is wrong, or there is no such overlay`;

/** `tessera k8s diff`: what applying an overlay would change. */
export const diffCommand = (): Command =>
  new Command('diff')
    .description('Shows what applying an overlay would change in the cluster.')
    .argument('<overlay>', 'small, production, or a folder with a kustomization.yaml')
    .addHelpText('after', footer)
    .action(async (overlay: string) => {
      const { diff, folderOf, kubectlOfContext, renderText } = await import('@tessera/kubernetes');
      const text = await renderText(folderOf(overlay), quietly);
      await diff(text, await kubectlOfContext(), (changes) => process.stdout.write(changes));
    });
