import { type Verdict } from '@tessera/cli/check';
import { styleText } from 'node:util';
import { type Quiet } from './judge/quiet.js';
import { type Ends } from './judge/verdicts.js';
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

const SHOWN = 10;

const figures = ({ stage, ledger, ends, quiet }: Run) => [
  `orders accepted  ${ledger.accepted.size} (${[...ends].map(([state, count]) => `${state} ${count}`).join(', ')})`,
  `without answer   ${ledger.unknown}`,
  `kills            ${stage.fleet.kills}`,
  `own deaths       ${stage.fleet.ownDeaths.length}${stage.fleet.ownDeaths.map((death) => `\n                 ${death}`).join('')}`,
  `quiet after      ${quiet.quietMs === undefined ? 'never' : `${(quiet.quietMs / 1_000).toFixed(1)} s`}`,
];

const answers = ({ ledger }: Run) =>
  [...ledger.answers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([answer, count]) => `  ${String(count).padStart(6)} ${answer}`);

const line = ({ id, title, holds, figure, violations }: Verdict) => [
  `${styleText(holds ? 'green' : 'red', holds ? '✔' : '✖')} ${id.padEnd(4)}${title.padEnd(40)}${figure}`,
  ...violations.slice(0, SHOWN).map(({ name, says }) => `      ${name}: ${says}`),
  ...(violations.length > SHOWN ? [`      and ${violations.length - SHOWN} more`] : []),
];

/** Prints it. True when everything held. */
export const report = (outcome: Run): boolean => {
  const { verdicts, options } = outcome;
  const broken = [...new Set(verdicts.filter(({ holds }) => !holds).map(({ id }) => id))];
  const last = broken.length === 0 ? 'everything held' : `BROKEN: ${broken.join(', ')}`;
  const lines = ['', ...figures(outcome), 'answers', ...answers(outcome), '', ...verdicts.flatMap(line), ''];
  console.log([...lines, `seed ${options.seed}: ${last}`].join('\n'));
  return broken.length === 0;
};
