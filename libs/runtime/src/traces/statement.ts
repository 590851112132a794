const CHANGE = /\b(insert|update|delete|merge)\b/i;
const TARGET = /\b(?:from|into|update|join)\s+(?:only\s+)?"?(\w+)"?/i;

/** What is done: behind WITH it comes last, and a change says more than what it reads. */
const operationOf = (sql: string): string => {
  const [first = 'SQL'] = /\w+/.exec(sql) ?? [];
  if (first.toUpperCase() !== 'WITH') return first;
  return CHANGE.exec(sql)?.[1] ?? 'SELECT';
};

/** `INSERT outbox` of a statement of SQL: what is done, and to what, as its words show it (semantic conventions for databases). */
export const statementName = (sql: string): string => {
  const [, target] = TARGET.exec(sql) ?? [];
  return [operationOf(sql).toUpperCase(), target].filter(Boolean).join(' ');
};

/** The fields by which MongoDB is asked to look, without their values: `_id, status`. */
export const commandShape = (command: Record<string, unknown>): string =>
  Object.keys(Object(command['filter'] ?? command['query'])).join(', ');
