import { apps } from '@tessera/contracts';

/** What a person needs to see of a line that a service wrote, or undefined for "only the log needs it". */
export function readableLine(line: string): string | undefined {
  if (!line.startsWith('{')) return line.trim() === '' ? undefined : line;
  const entry = parseEntry(line);
  if (!entry) return line;
  const { level, time, message } = entry;
  return level < warn ? undefined : `${clock(time)} ${levelName(level)} ${message}`;
}

const warn = 40;
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const levelName = (level: number) => levels[Math.floor(level / 10) - 1] ?? `level ${level}`;
const clock = (time: number | string) => new Date(time).toTimeString().slice(0, 8);

interface Entry {
  level: number;
  time: number | string;
  message: string;
}

/** A line as pino writes it; a level may be its number or its name. */
function parseEntry(line: string): Entry | undefined {
  try {
    const { level, time, msg, err } = JSON.parse(line) as Record<string, unknown>; // Each field is checked below.
    const number = typeof level === 'string' ? (levels.indexOf(level) + 1) * 10 : level;
    if (typeof number !== 'number') return undefined;
    const when = typeof time === 'number' || typeof time === 'string' ? time : Date.now();
    return { level: number, time: when, message: [msg, errorMessage(err)].filter(Boolean).join(': ') };
  } catch {
    return undefined;
  }
}

function errorMessage(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined;
}

/** As wide as the longest name of a service. */
export const nameWidth = Math.max(...apps.map((app) => app.length));

/** The service's name before its line, all equally wide. */
export const prefixed = (name: string, line: string) => `${name.padEnd(nameWidth)} | ${line}`;
