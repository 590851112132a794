import { styleText } from 'node:util';

/** Whether one invariant holds, and how much was looked at to say so. */
export interface Verdict {
  id: string;
  title: string;
  holds: boolean;
  figure: string;
  violations: { name: string; says: string }[];
}

/** It holds when nothing violates it. */
export const verdict = (
  id: string,
  title: string,
  figure: string,
  violations: readonly { name: string; says: string }[],
): Verdict => ({
  id,
  title,
  holds: violations.length === 0,
  figure,
  violations: violations.map(({ name, says }) => ({ name, says })),
});

/** The ids of those that do not hold, each once. */
export const brokenIn = (verdicts: readonly Verdict[]): string[] => [
  ...new Set(verdicts.filter(({ holds }) => !holds).map(({ id }) => id)),
];

const SHOWN = 10;

/**
 * A verdict for a person: one line, and one for each of the first violations.
 *
 * @param where the others can be read, if anywhere; said behind their number.
 */
export const linesOf = ({ id, title, holds, figure, violations }: Verdict, where = ''): string[] => [
  `${styleText(holds ? 'green' : 'red', holds ? '✔' : '✖')} ${id.padEnd(4)}${title.padEnd(40)}${figure}`,
  ...violations.slice(0, SHOWN).map(({ name, says }) => `      ${name}: ${says}`),
  ...(violations.length > SHOWN ? [`      and ${violations.length - SHOWN} more${where}`] : []),
];
