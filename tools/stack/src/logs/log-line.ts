/** One line of a log, as far as it could be understood. */
export interface LogLine {
  /** Whose log it is in: order, order-2, kafka. */
  source: string;
  /** ms; that of the line before where it has none, as in a stack. */
  time: number;
  level: string;
  text: string;
  raw: string;
  /** The order (or product, or person) that a handled event is about. */
  subject?: string;
  /** The same for all that one request has caused, in every service. */
  correlationId?: string;
}

const mongoLevels: Record<string, string> = { F: 'fatal', E: 'error', W: 'warn', I: 'info' };
const stamp = /^\[?(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:[.,]\d+)?) ?(UTC|Z|[+-]\d\d:?\d\d)?\]?\s*/;
const levelInText = /\b(FATAL|PANIC|ERROR|WARN(?:ING)?|INFO|LOG|DEBUG)\b/;

/** Reads a line of a service (pino), of mongod (JSON), or of PostgreSQL, Kafka or Redis (text that begins with a time). */
export const parseLine = (source: string, raw: string, lastTime: number): LogLine => {
  const entry = raw.startsWith('{') ? parsed(raw) : undefined;
  const unknown = { source, raw, time: lastTime, level: 'info', text: raw };
  if (!entry) return { ...unknown, ...textLine(raw) };
  return { ...unknown, ...('t' in entry ? mongoLine(entry) : serviceLine(entry)) };
};

/** A line for each message where a service says it of a batch of them in one; any other line as it is. */
export const eachMessage = (raw: string): string[] => {
  const { messages, ...common } = (raw.includes('"messages":[') ? parsed(raw) : undefined) ?? {};
  return Array.isArray(messages) ? messages.map((message) => JSON.stringify({ ...common, ...message })) : [raw];
};

type Entry = Record<string, unknown>;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const at = (value: unknown): { time: number } | undefined => {
  const time = Date.parse(String(value));
  return Number.isNaN(time) ? undefined : { time };
};

const parsed = (raw: string): Entry | undefined => {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
};

const serviceLine = (entry: Entry): Partial<LogLine> => {
  const [subject, correlationId] = [text(entry['subject']), text(entry['correlationId'])];
  return {
    ...at(entry['time']),
    level: String(entry['level']),
    text: sentence(entry),
    ...(subject !== undefined && { subject }),
    ...(correlationId !== undefined && { correlationId }),
  };
};

const sentence = ({ msg, method, path, status, ms, type, subject, err }: Entry): string => {
  if (msg === 'request') return `${String(method)} ${String(path)} ${String(status)} (${String(ms)} ms)`;
  const words = [msg, type, subject].flatMap((part) => text(part) ?? []).join(' ');
  const { message } = Object(err);
  return message ? `${words}: ${String(message)}` : words;
};

const mongoLine = ({ t, s, c, msg }: Entry): Partial<LogLine> => ({
  ...at(Object(t).$date),
  level: mongoLevels[String(s)] ?? 'debug',
  text: `${String(c)}: ${String(msg)}`,
});

const textLine = (raw: string): Partial<LogLine> => {
  const found = stamp.exec(raw);
  if (!found) return redisLine(raw);
  const [whole, day = '', clock = '', zone = 'Z'] = found;
  const rest = raw.slice(whole.length);
  const level = levelInText.exec(rest)?.[1]?.toLowerCase() ?? 'info';
  return {
    ...at(`${day}T${clock.replace(',', '.')}${zone.replace('UTC', 'Z')}`),
    level: plainLevel(level),
    text: rest,
  };
};

/** `42:M 26 Nov 2026 16:45:59.763 * Ready`: its process and role, a time without a zone (of ours: UTC), and the level. */
const redisLine = (raw: string): Partial<LogLine> => {
  const [, clock, mark = '', text] = /^\d+:[A-Z] (\d\d \w{3} \d{4} [\d:.]+) ([-.*#]) (.*)$/.exec(raw) ?? [];
  if (clock === undefined || text === undefined) return {};
  return { ...at(`${clock} UTC`), level: { '*': 'info', '#': 'warn' }[mark] ?? 'debug', text };
};

const plainLevel = (level: string) => ({ log: 'info', warning: 'warn', panic: 'fatal' })[level] ?? level;
