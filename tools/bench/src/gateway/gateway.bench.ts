import { inTurn } from '../in-turn.js';
import { markdownTable } from '../markdown.js';
import { memoryOf } from '../memory.js';
import { ratio } from '../ratio.js';
import { type Figures, measure, medianOf } from './measure.js';
import { type Running, type Stage, WIDE, WIDE_SAID } from './stage.js';
import { type Contender, contenders, type SystemName } from './systems.js';

const WARM_UP_S = 3;
/** Before each round: a process that had nothing to do for a while has given back memory, and works for it first. */
const WAKE_UP_S = 2;

/** How long and how often, and which of the systems. */
export interface Rounds {
  seconds: number;
  rounds: number;
  only: readonly SystemName[];
}

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

/** One of the lines while it is measured: whose process it is, and its rounds so far. */
interface Line {
  contender: Contender;
  running: Running;
  figures: Figures[];
}

/** All systems run all the time, and one of them works. */
const startAll = async (stage: Stage, chosen: readonly Contender[]): Promise<Line[]> => {
  const running = new Map<SystemName, Running>();
  const processOf = async (system: SystemName) => {
    const process = running.get(system) ?? (await stage.start(system, { limits: WIDE }));
    running.set(system, process);
    return process;
  };
  const lines: Line[] = [];
  for (const contender of chosen) lines.push({ contender, running: await processOf(contender.system), figures: [] });
  return lines;
};

/** Authenticated, limited GETs through the gateway at saturation, against its peers with the same tokens and upstream. */
export const gateway = async (stage: Stage, { seconds, rounds, only }: Rounds) => {
  const lines = await startAll(
    stage,
    contenders.filter(({ system }) => only.includes(system)),
  );
  for (const { running, contender } of lines) await measure(stage, running, contender, WARM_UP_S);
  for (let round = 0; round < rounds; round++) {
    console.log(`round ${round + 1} of ${rounds}`);
    for (const { running, contender, figures } of inTurn(lines, round)) {
      await measure(stage, running, contender, WAKE_UP_S);
      figures.push(await measure(stage, running, contender, seconds));
    }
  }
  const haproxy = lines.find(({ contender }) => contender.system === 'haproxy');
  const beside = haproxy && medianOf(haproxy.figures);
  console.log(WIDE_SAID);
  console.log(
    markdownTable(
      lines.map(({ contender, running, figures }) => row(contender, medianOf(figures), memoryOf(running.pid), beside)),
    ),
  );
};
