import { brokenIn, linesOf, type Verdict } from '@tessera/check';
import { type Quiet } from './verify/quiet.js';
import { type Ends } from './verify/verdicts.js';
import { type Ledger } from './load/ledger.js';
import { type Options } from './options.js';
import { type Stage } from './stage/stage.js';

/** What a run came to. */
interface Run {
  options: Options;
  stage: Stage;
  ledger: Ledger;
  ends: Ends;
  quiet: Quiet;
  verdicts: Verdict[];
}

const figures = ({ stage, ledger, ends, quiet }: Run) => [
  `orders accepted  ${ledger.accepted.size} (${[...ends].map(([state, count]) => `${state} ${count}`).join(', ')})`,
  `without answer   ${ledger.unknown}`,
  `kills            ${stage.fleet.kills}`,
  `own deaths       ${stage.fleet.ownDeaths.length}${stage.fleet.ownDeaths.map(({ says }) => `\n                 ${says}`).join('')}`,
  `quiet after      ${quiet.quietMs === undefined ? 'never' : `${(quiet.quietMs / 1_000).toFixed(1)} s`}`,
];

const answers = ({ ledger }: Run) =>
  [...ledger.answers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([answer, count]) => `  ${String(count).padStart(6)} ${answer}`);

/** Prints it. True when everything held. */
export const report = (outcome: Run): boolean => {
  const { verdicts, options } = outcome;
  const broken = brokenIn(verdicts);
  const last = broken.length === 0 ? 'everything held' : `BROKEN: ${broken.join(', ')}`;
  const lines = [
    '',
    ...figures(outcome),
    'answers',
    ...answers(outcome),
    '',
    ...verdicts.flatMap((verdict) => linesOf(verdict)),
    '',
  ];
  console.log([...lines, `seed ${options.seed}: ${last}`].join('\n'));
  return broken.length === 0;
};
