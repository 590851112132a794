import { type LogLine } from '@tessera/stack';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const colours = ['cyan', 'magenta', 'yellow', 'green', 'blue'] as const;
const levelStyles: Record<string, Style> = { warn: 'yellow', error: 'red', fatal: 'red', debug: 'dim', trace: 'dim' };

const clock = (time: number) => {
  const at = new Date(time);
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
};

/** One colour for each name, the same every time. */
const colourOf = (name: string): Style =>
  colours[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % colours.length] ?? 'white';

/** A line for a person; colours only on a terminal. */
export const printed = ({ source, time, level, text }: LogLine): string => {
  const style = levelStyles[level];
  const words = `${level.padEnd(5)} ${text}`;
  return `${styleText('dim', clock(time))} ${styleText(colourOf(source), source.padEnd(11))} ${style ? styleText(style, words) : words}`;
};

/** A line for a program: what a service wrote with its `source` before it, and the same fields where it wrote text. */
export const asJson = ({ source, time, level, text, raw }: LogLine): string => {
  const isObject = raw.startsWith('{') && raw.endsWith('}');
  if (isObject) return `{"source":${JSON.stringify(source)},${raw.slice(1)}`;
  return JSON.stringify({ source, time: new Date(time).toISOString(), level, msg: text });
};
