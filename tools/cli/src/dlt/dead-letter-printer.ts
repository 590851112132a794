import {
  type DeadLetter,
  type DeadLetterState,
  lastDeath,
  resolutionOf,
  stateOf,
} from '@tessera/messaging/dead-letters';
import { styleText } from 'node:util';
import { counted, cut, harmless, moment } from '../screen.js';

const colours = { open: 'red', replayed: 'green', dropped: 'yellow' } as const satisfies Record<
  DeadLetterState,
  string
>;

const iso = (at: number) => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** `replayed by kim at …`; nothing while it is open. */
export const resolvedBy = (deadLetter: DeadLetter): string => {
  const resolution = resolutionOf(deadLetter);
  return resolution ? `${stateOf(deadLetter)} by ${harmless(resolution.by ?? '')} at ${moment(resolution.at)}` : '';
};

/** A dead letter in two lines. */
export const shortly = (deadLetter: DeadLetter): string[] => {
  const { id, group, key, type, error, attempts, diedAt } = deadLetter;
  const state = stateOf(deadLetter);
  const words = [moment(diedAt), styleText(colours[state], state.padEnd(8)), group.padEnd(22)];
  const about = [
    key && `key ${cut(key, 80)}`,
    counted(attempts, 'attempt'),
    cut(error.replaceAll(/\s+/g, ' '), 160),
    resolvedBy(deadLetter),
  ];
  return [
    `${words.join('  ')}  ${harmless(id)}  ${harmless(type)}`,
    `    ${about.filter(Boolean).map(harmless).join('  ')}`,
  ];
};

/** `3 dead letters: 1 open, 2 replayed, 0 dropped`. */
export const summary = (deadLetters: readonly DeadLetter[], isCut: boolean): string => {
  const states = (['open', 'replayed', 'dropped'] as const).map(
    (state) => `${deadLetters.filter((deadLetter) => stateOf(deadLetter) === state).length} ${state}`,
  );
  const older = isCut ? '; older ones are left out (--newest shows more)' : '';
  return `${counted(deadLetters.length, 'dead letter')}: ${states.join(', ')}${older}`;
};

/** A dead letter for programs. */
export const deadLetterDocument = (deadLetter: DeadLetter): object => {
  const { id, group, key, type, error, attempts, diedAt, original } = deadLetter;
  const resolution = resolutionOf(deadLetter);
  return {
    id,
    state: stateOf(deadLetter),
    by: resolution?.by ?? null,
    resolvedAt: resolution ? iso(resolution.at) : null,
    group,
    key,
    type,
    error,
    attempts,
    diedAt: iso(diedAt),
    original: { ...original, at: iso(original.at) },
    deadLetter: lastDeath(deadLetter)?.place ?? null,
  };
};

/** What happened to a dead letter, for programs. */
export const historyDocument = ({ history }: DeadLetter): object[] =>
  history.map(({ what, by, at, place }) => ({ what, ...(by === undefined ? {} : { by }), at: iso(at), ...place }));
