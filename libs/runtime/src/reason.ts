/** What went wrong, for a line. A refused connection to several addresses of one name is an AggregateError without words of its own. */
export const reason = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return error instanceof Error ? error.message : String(error);
};
