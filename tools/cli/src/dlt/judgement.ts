import { type Verdict } from '@tessera/messaging/kafka';
import { followed } from '../followed.js';
import { counted } from '../screen.js';
import { type Letter } from './letter-book.js';
import { judgedBy, letterDocument, shortly } from './letter-printer.js';

/** What somebody decided about which open letters. */
export interface Judgement {
  verdict: Verdict;
  by: string;
  dryRun: boolean;
  open: Letter[];
  /** How many of them it has been said of. */
  done: number;
}

const SHOWN = 20;
const past: Record<Verdict, string> = { replay: 'replayed', drop: 'dropped' };
const wins = new Set(followed.filter(({ newestWins }) => newestWins).map(({ group }) => group));

const headline = ({ verdict, by, dryRun, open, done }: Judgement) => {
  if (dryRun) return `${counted(open.length, 'open letter')} would be ${past[verdict]} by ${by}; nothing was changed.`;
  const gone = open.length - done;
  const rest = gone > 0 ? ` ${counted(gone, 'letter')} expired meanwhile.` : '';
  return `${counted(done, 'letter')} ${past[verdict]} by ${by}.${rest} "tessera dlt list" shows what becomes of them.`;
};

/** The outcome is the group's alone. */
const advice = ({ verdict, open }: Judgement) => {
  const groups = [...new Set(open.map(({ group }) => group))].filter(
    (group) => verdict === 'replay' && wins.has(group),
  );
  return groups.map(
    (group) =>
      `${group} keeps the newest state of each key and leaves out what is older: for such a letter ` +
      `"tessera logs ${group.split('.')[0]} --since 1m" says "nothing to do".`,
  );
};

/** For a person. */
export const judgementLines = (judgement: Judgement): string[] => {
  const { open } = judgement;
  const more = open.length > SHOWN ? [`and ${open.length - SHOWN} more (--json names them)`] : [];
  return [...open.slice(0, SHOWN).flatMap(shortly), ...more, headline(judgement), ...advice(judgement)];
};

/** For programs. */
export const judgementDocument = ({ verdict, by, dryRun, open, done }: Judgement): object => ({
  verdict,
  by,
  dryRun,
  done,
  letters: open.map(letterDocument),
});

/** Why there is nothing to do. */
export const nothingOpen = (known: readonly Letter[]): string => {
  const [last] = known.slice(-1);
  if (!last) return 'Nothing is open: no letter matches.';
  return `Nothing is open: ${counted(known.length, 'letter')} match${known.length === 1 ? 'es' : ''}, the last one ${judgedBy(last)}.`;
};
