import { memoryOf } from '../memory.js';
import { markdownTable } from '../markdown.js';
import { type Figures, measure, medianOf } from './measure.js';
import { type Running, type Stage, WIDE } from './stage.js';
import { type Contender, contenders, type SystemName } from './systems.js';

const WARM_UP_S = 3;

/** How long and how often, and which of the systems. */
export interface Rounds {
  seconds: number;
  rounds: number;
  only: readonly SystemName[];
}

/** Who stands first changes from round to round. */
const inTurn = <T>(all: readonly T[], round: number) => {
  const first = round % Math.max(1, all.length);
  return [...all.slice(first), ...all.slice(0, first)];
};

const ratio = (figure: number, beside: number | undefined) => (beside ? `${(figure / beside).toFixed(2)} ×` : '–');

const row = ({ label }: Contender, figures: Figures, megabytes: number, beside: Figures | undefined) => ({
  '': label,
  'requests/s': Math.round(figures.perSecond),
  'of HAProxy': ratio(figures.perSecond, beside?.perSecond),
  'p50, ms': figures.p50.toFixed(1),
  'p99, ms': figures.p99.toFixed(1),
  'CPU, µs a request': Math.round(figures.cpu),
  'of its CPU': ratio(figures.cpu, beside?.cpu),
  'memory, MB': megabytes,
  'from memory': `${Math.round(figures.fromMemory * 100)} %`,
  refused: figures.refused,
});

/** Rounds in turn, after one that counts for nothing: all systems run all the time, and one of them works. */
const measured = async (
  stage: Stage,
  chosen: readonly Contender[],
  processOf: (contender: Contender) => Running,
  { seconds, rounds }: Rounds,
) => {
  const figures = new Map<Contender, Figures[]>(chosen.map((contender) => [contender, []]));
  for (const contender of chosen) await measure(stage, processOf(contender), contender, WARM_UP_S);
  for (let round = 0; round < rounds; round++) {
    console.log(`round ${round + 1} of ${rounds}`);
    for (const contender of inTurn(chosen, round))
      figures.get(contender)?.push(await measure(stage, processOf(contender), contender, seconds));
  }
  return figures;
};

/** Authenticated, limited GETs through the gateway at saturation, against its peers with the same tokens and upstream. */
export const gateway = async (stage: Stage, rounds: Rounds) => {
  const chosen = contenders.filter(({ system }) => rounds.only.includes(system));
  const running = new Map<SystemName, Running>();
  for (const system of new Set(chosen.map(({ system }) => system)))
    running.set(system, await stage.start(system, { limits: WIDE }));
  const processOf = ({ system }: Contender) => {
    const process = running.get(system);
    if (!process) throw new Error(`${system} was started`);
    return process;
  };
  const medians = [...(await measured(stage, chosen, processOf, rounds))].map(
    ([contender, figures]) => [contender, medianOf(figures)] as const,
  );
  const beside = medians.find(([{ system }]) => system === 'haproxy')?.[1];
  const rows = medians.map(([contender, figures]) =>
    row(contender, figures, memoryOf(processOf(contender).pid), beside),
  );
  console.log(markdownTable(rows));
};
