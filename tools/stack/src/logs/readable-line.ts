import { apps } from '@tessera/contracts';
import { parseLine } from './log-line.js';

const onlyForTheLog = new Set(['trace', 'debug', 'info']);
const clock = (time: number) => new Date(time).toTimeString().slice(0, 8);

/** What a person needs to see of a line that a service wrote, or undefined for "only the log needs it". */
export const readableLine = (raw: string): string | undefined => {
  const { level, time, text } = parseLine('', raw, Date.now());
  // What is no log line is seen as it is.
  if (!raw.startsWith('{') || text === raw) return raw.trim() === '' ? undefined : raw;
  return onlyForTheLog.has(level) ? undefined : `${clock(time)} ${level} ${text}`;
};

/** As wide as the longest name of a service. */
export const nameWidth = Math.max(...apps.map((app) => app.length));

/** The service's name before its line, all equally wide. */
export const prefixed = (name: string, line: string) => `${name.padEnd(nameWidth)} | ${line}`;
