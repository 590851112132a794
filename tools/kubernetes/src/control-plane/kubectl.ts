import { CommandError } from '@tessera/command';
import { ask } from '../ask.js';
import { type Kubectl } from '../cluster/kubectl.js';

/** A kubectl for one cluster. What it remembers of it lies in `home`: the one of a person knows other clusters. */
export const kubectlFor = (
  program: string,
  kubeconfig: string,
  home: string,
  wrapper: readonly string[] = [],
): Kubectl => {
  const [command = program, ...first] = [
    ...wrapper,
    program,
    `--kubeconfig=${kubeconfig}`,
    `--cache-dir=${home}/kubectl`,
  ];
  return (args, given) => ask(command, [...first, ...args], given);
};

/** What it printed, or an error with what it complained of. */
export const answered =
  (kubectl: Kubectl) =>
  async (args: readonly string[], stdin = ''): Promise<string> => {
    const { code, output, errors } = await kubectl(args, { stdin });
    if (code !== 0) throw new CommandError(`kubectl ${args.join(' ')}: ${errors.trim().replaceAll('\n', '; ')}`);
    return output;
  };
