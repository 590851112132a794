/** Something a person can mend. The message is one line that names what is wrong and the remedy; no stack is shown. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** 1: it is not as it must be, or does not run; 2: the command line is wrong. */
  readonly exitCode: 1 | 2;

  constructor(message: string, { exitCode = 1, ...options }: ErrorOptions & { exitCode?: 1 | 2 } = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** What a person sees of an error: the one line of a CommandError, the stack of anything unforeseen. */
export const explain = (error: unknown): string => {
  if (error instanceof CommandError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

/** In a few words. A refused connection to several addresses of one name is an AggregateError without words of its own. */
export const reasonOf = (error: unknown): string => {
  const { message, errors } = Object(error) as { message?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return [...new Set(errors.map(reasonOf))].join('; ');
  return String(message ?? error);
};
