/** Something a person can mend. The message is one line that names what is wrong and the remedy; no stack is shown. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

/** What a person sees of an error: the one line of a Trouble, the stack of anything unforeseen. */
export function explain(error: unknown): string {
  if (error instanceof Trouble) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
