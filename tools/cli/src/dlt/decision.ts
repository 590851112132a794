import { followed } from '@tessera/contracts';
import { type DeadLetter } from '@tessera/messaging/dead-letters';
import { type Resolution } from '@tessera/messaging/kafka';
import { counted } from '../screen.js';
import { resolvedBy, deadLetterDocument, shortly } from './dead-letter-printer.js';

/** What somebody decided about which open dead letters. */
export interface Decision {
  resolution: Resolution;
  by: string;
  dryRun: boolean;
  open: DeadLetter[];
  /** How many of them it has been said of. */
  done: number;
}

const SHOWN = 20;
const past: Record<Resolution, string> = { replay: 'replayed', drop: 'dropped' };
const wins = new Set<string>(followed.filter(({ newestWins }) => newestWins).map(({ group }) => group));

const headline = ({ resolution, by, dryRun, open, done }: Decision) => {
  if (dryRun)
    return `${counted(open.length, 'open dead letter')} would be ${past[resolution]} by ${by}; nothing was changed.`;
  const gone = open.length - done;
  const rest = gone > 0 ? ` ${counted(gone, 'dead letter')} expired meanwhile.` : '';
  return `${counted(done, 'dead letter')} ${past[resolution]} by ${by}.${rest} "tessera dlt list" shows what becomes of them.`;
};

/** The outcome is the group's alone. */
const advice = ({ resolution, open }: Decision) => {
  const groups = [...new Set(open.map(({ group }) => group))].filter(
    (group) => resolution === 'replay' && wins.has(group),
  );
  return groups.map(
    (group) =>
      `${group} keeps the newest state of each key and leaves out what is older: for such a dead letter ` +
      `"tessera logs ${group.split('.')[0]} --since 1m" says "nothing to do".`,
  );
};

/** For a person. */
export const decisionLines = (decision: Decision): string[] => {
  const { open } = decision;
  const more = open.length > SHOWN ? [`and ${open.length - SHOWN} more (--json names them)`] : [];
  return [...open.slice(0, SHOWN).flatMap(shortly), ...more, headline(decision), ...advice(decision)];
};

/** For programs. */
export const decisionDocument = ({ resolution, by, dryRun, open, done }: Decision): object => ({
  resolution,
  by,
  dryRun,
  done,
  deadLetters: open.map(deadLetterDocument),
});

/** Why there is nothing to do. */
export const nothingOpen = (known: readonly DeadLetter[]): string => {
  const [last] = known.slice(-1);
  if (!last) return 'Nothing is open: no dead letter matches.';
  return `Nothing is open: ${counted(known.length, 'dead letter')} match${known.length === 1 ? 'es' : ''}, the last one ${resolvedBy(last)}.`;
};
