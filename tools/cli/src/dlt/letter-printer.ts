import { styleText } from 'node:util';
import { counted, cut, harmless, moment } from '../screen.js';
import { lastDeath, type Letter, type LetterState, stateOf, verdictOn } from './letter-book.js';

const colours = { open: 'red', replayed: 'green', dropped: 'yellow' } as const satisfies Record<LetterState, string>;

const iso = (at: number) => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** `replayed by kim at …`; nothing while it is open. */
export const judgedBy = (letter: Letter): string => {
  const verdict = verdictOn(letter);
  return verdict ? `${stateOf(letter)} by ${harmless(verdict.by ?? '')} at ${moment(verdict.at)}` : '';
};

/** A letter in two lines. */
export const shortly = (letter: Letter): string[] => {
  const { id, group, key, type, error, attempts, diedAt } = letter;
  const state = stateOf(letter);
  const words = [moment(diedAt), styleText(colours[state], state.padEnd(8)), group.padEnd(22)];
  const about = [
    key && `key ${cut(key, 80)}`,
    counted(attempts, 'attempt'),
    cut(error.replaceAll(/\s+/g, ' '), 160),
    judgedBy(letter),
  ];
  return [
    `${words.join('  ')}  ${harmless(id)}  ${harmless(type)}`,
    `    ${about.filter(Boolean).map(harmless).join('  ')}`,
  ];
};

/** `3 letters: 1 open, 2 replayed, 0 dropped`. */
export const summary = (letters: readonly Letter[], isCut: boolean): string => {
  const states = (['open', 'replayed', 'dropped'] as const).map(
    (state) => `${letters.filter((letter) => stateOf(letter) === state).length} ${state}`,
  );
  const older = isCut ? '; older ones are left out (--newest shows more)' : '';
  return `${counted(letters.length, 'letter')}: ${states.join(', ')}${older}`;
};

/** A letter for programs. */
export const letterDocument = (letter: Letter): object => {
  const { id, group, key, type, error, attempts, diedAt, original } = letter;
  const verdict = verdictOn(letter);
  return {
    id,
    state: stateOf(letter),
    by: verdict?.by ?? null,
    judgedAt: verdict ? iso(verdict.at) : null,
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

/** What happened to a letter, for programs. */
export const historyDocument = ({ history }: Letter): object[] =>
  history.map(({ what, by, at, place }) => ({ what, ...(by === undefined ? {} : { by }), at: iso(at), ...place }));
