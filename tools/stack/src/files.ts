import { isErrno } from '@tessera/command';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** Writes a file so that a reader sees the old content or the new one, never a half, also after a crash. */
export const writeWhole = (file: string, content: string, mode = 0o644): void => {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, content, { mode });
  renameSync(draft, file);
};

/** Parsed JSON, or undefined when the file is missing or broken (both mean: nothing is known). */
export const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** In bytes; 0 of a file that is not there. */
export const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** What was appended to a log since it had that size; all of it if it has become another file since. */
export const textFrom = (file: string, size: number): string => {
  if (!existsSync(file)) return '';
  const content = readFileSync(file);
  return content.subarray(size <= content.length ? size : 0).toString('utf8');
};

const complaint = /\b(ERROR|FATAL|PANIC|Exception|Error)\b|"s":"[EF]"/;
const recently = 60;

/** What a log last complained of, for an error message; its last line when it did not. */
export const lastComplaint = (file: string): string => {
  if (!existsSync(file)) return '';
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-recently);
  return lines.findLast((line) => complaint.test(line)) ?? lines.at(-1) ?? '';
};
