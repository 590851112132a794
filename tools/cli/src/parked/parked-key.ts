import { type StoringApp } from '@tessera/contracts';
import { type ParkedKey } from '@tessera/messaging';
import { counted, cut, harmless, span, table } from '../screen.js';

/** A parked key and the service in whose database it waits. */
export type ParkedIn = ParkedKey & { service: StoringApp };

const due = ({ dueAt }: ParkedKey, now: number) => {
  if (!dueAt) return 'wants a resolution';
  const wait = dueAt.getTime() - now;
  return wait > 0 ? `in ${span(wait)}` : 'now';
};

/** For a person; the reason of a key on a line of its own. */
export const parkedLines = (keys: readonly ParkedIn[], now: number): string[] => {
  const head = ['STATE', 'TRIES', 'WAITING', 'NEXT TRY', 'PARKED FOR', 'GROUP', 'KEY'];
  const rows = keys.map((key) => [
    key.state,
    String(key.attempts),
    String(key.waiting),
    due(key, now),
    span(now - key.parkedAt.getTime()),
    key.group,
    harmless(key.key),
  ]);
  const [title = '', ...lines] = table(head, rows);
  return [title, ...lines.flatMap((line, at) => [line, `      ${harmless(cut(keys[at]?.reason ?? '', 200))}`])];
};

/** For programs. */
export const parkedDocument = ({ parkedAt, dueAt, ...key }: ParkedIn): object => ({
  ...key,
  parkedAt: parkedAt.toISOString(),
  dueAt: dueAt?.toISOString() ?? null,
});

/** `2 keys are parked: 1 retrying, 1 dead`. */
export const parkedSummary = (keys: readonly ParkedIn[], isCut: boolean): string => {
  const dead = keys.filter(({ state }) => state === 'dead').length;
  const waiting = keys.reduce((sum, key) => sum + key.waiting, 0);
  const more = isCut ? '; there are more (--most shows them)' : '';
  return `${counted(keys.length, 'parked key')}: ${keys.length - dead} retrying, ${dead} dead; ${counted(waiting, 'message')} wait${more}`;
};

/** How one gets a dead key to go on. */
export const resolutionAdvice = (keys: readonly ParkedIn[]): string[] => {
  const dead = keys.filter(({ state }) => state === 'dead');
  const [one] = dead;
  if (!one) return [];
  const key = dead.every((other) => other.key === one.key) ? shellWord(one.key) : '<key>';
  return [
    `${counted(dead.length, 'key')} wait${dead.length === 1 ? 's' : ''} behind a dead letter: tessera dlt replay --key ${key} (or drop)`,
  ];
};

/** To be copied into a shell, whatever is in it. */
const shellWord = (text: string) => (/^[\w./:@-]+$/.test(text) ? text : `'${harmless(text).replaceAll("'", `'\\''`)}'`);
