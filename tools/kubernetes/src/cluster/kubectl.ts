import { CommandError, ToolMissing } from '@tessera/command';
import { onPath } from '@tessera/stack';
import { type Answer, ask } from '../ask.js';

/** Asks a cluster. */
export type Kubectl = (args: readonly string[], given?: { stdin?: string }) => Promise<Answer>;

/** kubectl as it is on the PATH, with the context that it has. Throws CommandError when no cluster answers. */
export const kubectlOfContext = async (): Promise<Kubectl> => {
  const file = onPath('kubectl');
  if (!file) throw new ToolMissing('There is no kubectl on the PATH: it is what knows your cluster, so install it.');
  const kubectl: Kubectl = (args, given) => ask(file, ['--request-timeout=30s', ...args], given);
  const { code, errors } = await kubectl(['get', '--raw', '/version']);
  if (code === 0) return kubectl;
  // It tries five times, and says each time why not; the last line is the reason in words.
  throw new CommandError(`No cluster answers: ${errors.trim().split('\n').at(-1)} (kubectl config get-contexts)`);
};
