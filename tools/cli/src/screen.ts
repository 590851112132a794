/** Control and format characters (escape sequences, text that runs backwards), line ends, halves of characters. */
const harmful = /[\p{C}\p{Zl}\p{Zp}]/gu;

const escaped = (characters: string) =>
  Array.from({ length: characters.length }, (_, at) => {
    const unit = characters.charCodeAt(at).toString(16);
    return `\\u${unit.padStart(4, '0')}`;
  }).join('');

/** Text of unknown origin for a terminal: whatever a terminal would obey is spelled out. */
export const harmless = (text: string): string => text.replaceAll(harmful, escaped);

/** JSON for programs that does no harm on a terminal either, and says the same: JSON.stringify leaves C1 as it is. */
export const asJson = (document: unknown): string =>
  JSON.stringify(document, null, 2)
    .split('\n')
    .map((line) => line.replaceAll(harmful, escaped))
    .join('\n');

const isNumber = (cell: string) => /^[\d,]*$/.test(cell);

/** Lines of columns as wide as they must be, figures to the right, indented by two. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const cells = (column: number) => rows.map((row) => row[column] ?? '');
  const widths = head.map((title, column) => Math.max(title.length, ...cells(column).map((cell) => cell.length)));
  const figures = head.map((_, column) => cells(column).every(isNumber));
  const padded = (cell: string, column: number) =>
    figures[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return [head, ...rows].map((row) => `  ${row.map(padded).join('  ').trimEnd()}`);
};

/** A moment as a person reads it, in the time zone of the machine. */
export const moment = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'at some time' : date.toLocaleString('sv');
};

const steps = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** A span in its largest unit: 12 s, 4 min, 3 h, 2 d. */
export const span = (ms: number): string => {
  const [size, unit] = steps.find(([size]) => ms >= size) ?? [1_000, 's'];
  return `${Math.floor(ms / size)} ${unit}`;
};

/** `1 dead letter`, `2 dead letters`. */
export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

/** At most so many characters, with a mark where there were more. */
export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
