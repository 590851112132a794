import { jest } from '@jest/globals';

/** A line of the log, or a metric in the embedded format. */
export type Printed = Record<string, unknown>;

const linesOf = (text: unknown): Printed[] =>
  String(text)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Printed => JSON.parse(line));

/** What code under test prints from now on is kept here, and not shown. Powertools write past `console`. */
export const catchPrinted = (): Printed[] => {
  const printed: Printed[] = [];
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((text) => printed.push(...linesOf(text)) >= 0);
  return printed;
};
