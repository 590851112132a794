import { styleText } from 'node:util';
import { counted, cut, harmless, moment } from '../screen.js';
import { lastDeath, type DeadLetter, type DeadLetterState, stateOf, resolutionOf } from './dead-letter-book.js';

const colours = { open: 'red', replayed: 'green', dropped: 'yellow' } as const satisfies Record<
  DeadLetterState,
  string
>;

const iso = (at: number) => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** `replayed by kim at …`; nothing while it is open. */
export const resolvedBy = (letter: DeadLetter): string => {
  const resolution = resolutionOf(letter);
  return resolution ? `${stateOf(letter)} by ${harmless(resolution.by ?? '')} at ${moment(resolution.at)}` : '';
};

/** A dead letter in two lines. */
export const shortly = (letter: DeadLetter): string[] => {
  const { id, group, key, type, error, attempts, diedAt } = letter;
  const state = stateOf(letter);
  const words = [moment(diedAt), styleText(colours[state], state.padEnd(8)), group.padEnd(22)];
  const about = [
    key && `key ${cut(key, 80)}`,
    counted(attempts, 'attempt'),
    cut(error.replaceAll(/\s+/g, ' '), 160),
    resolvedBy(letter),
  ];
  return [
    `${words.join('  ')}  ${harmless(id)}  ${harmless(type)}`,
    `    ${about.filter(Boolean).map(harmless).join('  ')}`,
  ];
};

/** `3 dead letters: 1 open, 2 replayed, 0 dropped`. */
export const summary = (letters: readonly DeadLetter[], isCut: boolean): string => {
  const states = (['open', 'replayed', 'dropped'] as const).map(
    (state) => `${letters.filter((letter) => stateOf(letter) === state).length} ${state}`,
  );
  const older = isCut ? '; older ones are left out (--newest shows more)' : '';
  return `${counted(letters.length, 'dead letter')}: ${states.join(', ')}${older}`;
};

/** A dead letter for programs. */
export const deadLetterDocument = (letter: DeadLetter): object => {
  const { id, group, key, type, error, attempts, diedAt, original } = letter;
  const resolution = resolutionOf(letter);
  return {
    id,
    state: stateOf(letter),
    by: resolution?.by ?? null,
    resolvedAt: resolution ? iso(resolution.at) : null,
    group,
    key,
    type,
    error,
    attempts,
    diedAt: iso(diedAt),
    original: { ...original, at: iso(original.at) },
    deadLetter: lastDeath(letter)?.place ?? null,
  };
};

/** What happened to a dead letter, for programs. */
export const historyDocument = ({ history }: DeadLetter): object[] =>
  history.map(({ what, by, at, place }) => ({ what, ...(by === undefined ? {} : { by }), at: iso(at), ...place }));
