/** Something that a person can understand and mend: shown as its one line, without a stack. */
export class Trouble extends Error {
  override readonly name = 'Trouble';

  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}

/** The stack has a Trouble of its own; whatever else is thrown is a mistake of ours, and shown as one. */
export const asTrouble = (error: unknown): Trouble => {
  if (error instanceof Trouble) return error;
  if (error instanceof Error && error.name === 'Trouble') return new Trouble(error.message);
  throw error;
};

/** What some parts of the platform could not answer: the others have been shown by then. */
export const sayMissing = (lines: readonly string[]): void => {
  if (lines.length > 0) throw new Trouble(lines.join('\n'));
};
