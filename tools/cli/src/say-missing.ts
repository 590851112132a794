import { CommandError } from '@tessera/command';

/** What some parts of the platform could not answer: the others have been shown by then. */
export const sayMissing = (lines: readonly string[]): void => {
  if (lines.length > 0) throw new CommandError(lines.join('\n'));
};
