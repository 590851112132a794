import { CommandError } from '@tessera/command';
import { runCommand } from '@tessera/stack';

/** Runs a command that has to succeed, and answers its lines. */
export const must = async (command: string, ...args: string[]): Promise<string[]> => {
  const { ok, reason, lines } = await runCommand(command, args);
  if (ok) return lines;
  throw new CommandError(`${command} ${args.join(' ')} ${reason}: ${lines.join('; ') || 'it said nothing'}`);
};
