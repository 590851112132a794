import { CommandError } from '@tessera/command';
import { complaintsIn } from './complaints.js';
import { type Kubectl } from './kubectl.js';

/**
 * Hands on what applying these objects would change. Changes nothing. Throws CommandError when something would, and, in one line,
 * when the cluster cannot be compared.
 */
export const diff = async (text: string, kubectl: Kubectl, tell: (changes: string) => void): Promise<void> => {
  const { code, output, errors } = await kubectl(['diff', '--server-side', '--force-conflicts', '-f', '-'], {
    stdin: text,
  });
  tell(output);
  // 1: something differs. More: kubectl's own trouble.
  if (code === 1) throw new CommandError('Something would change.');
  if (code !== 0) throw new CommandError(`The cluster cannot be compared: ${complaintsIn(errors).join('; ')}`);
};
