import { withoutOne } from './verify/minority.js';
import { verify } from './verify/verdicts.js';
import { type Quiet, untilQuiet } from './verify/quiet.js';
import { Watch } from './verify/watch.js';
import { Load } from './load/load.js';
import { type Options } from './options.js';
import { type Planned, planOf } from './plan.js';
import { Random } from './random.js';
import { report } from './report.js';
import { Disk, leftoverDisks } from './stage/disk.js';
import { DEADLINE_MS, setStage, type Stage } from './stage/stage.js';

const QUIET_WITHIN_MS = DEADLINE_MS + 90_000;
const UNCERTAIN_MS = 30_000;

/** Says a line with the time since the start. */
const clock = () => {
  const began = performance.now();
  return (line: string) => console.log(`[${((performance.now() - began) / 1_000).toFixed(1).padStart(7)} s] ${line}`);
};

/** Plays the plan of the seed. True when everything held. */
export const run = async (options: Options, dir: string, over: AbortSignal): Promise<boolean> => {
  const say = clock();
  const plan = planOf(options);
  say(
    `seed ${options.seed}: ${plan.length} faults in ${options.minutes.toFixed(1)} min (${options.scenarios.join(', ')})`,
  );
  for (const lack of options.leftOut) say(`left out: ${lack}`);
  for (const folder of leftoverDisks()) say(`a run that was killed left a disk behind: umount --lazy ${folder}`);
  if (options.scenarios.includes('full-disk')) new Disk(dir).mount();
  const stage = await setStage(dir, options, over, say);
  try {
    return await play(stage, plan, options, over, say);
  } finally {
    await stage.stop();
  }
};

const play = async (
  stage: Stage,
  plan: Planned[],
  options: Options,
  over: AbortSignal,
  say: (line: string) => void,
) => {
  const load = new Load(stage, new Random(options.seed).fork('load'));
  await load.prepare();
  const breaking = new Set<Planned>();
  const watch = new Watch(stage, () => excuses(breaking));
  say('load begins');
  load.start();
  watch.start();
  const minority = await minorityPhase(stage, load, options, say);
  const began = performance.now();
  await breakAll(stage, plan, breaking, say, over);
  await stage.pause(options.minutes * 60_000 - (performance.now() - began));
  if (over.aborted) return false;
  say('nothing breaks any more; waiting until all are back');
  await stage.fleet.ready();
  await load.end(UNCERTAIN_MS);
  say('all are back, the load has ended; waiting for quiet');
  const quiet: Quiet = await untilQuiet(stage, QUIET_WITHIN_MS, over);
  await watch.end();
  if (over.aborted) return false;
  say('checking everything');
  const { verdicts, ends } = await verify(stage, load.ledger, quiet, watch, minority);
  return report({ options, stage, ledger: load.ledger, ends, quiet, verdicts });
};

/** Before everything else, while all others are well. */
const minorityPhase = async (stage: Stage, load: Load, { seed, scenarios }: Options, say: (line: string) => void) => {
  if (!scenarios.includes('broker-kill')) return [];
  say('without one of three brokers');
  return [await withoutOne(stage, load, new Random(seed).fork('minority'))];
};

/** Two faults at once may hit both instances of a service; one that was killed is soon back. */
const excuses = (breaking: Set<Planned>) => {
  const lasting = [...breaking].filter(({ scenario }) => scenario !== 'kill');
  return lasting.length > 1 || lasting.some(({ sparesPeer }) => !sparesPeer);
};

/** Each fault at its time, whatever the others do; settled when all are mended. */
const breakAll = async (
  stage: Stage,
  plan: Planned[],
  breaking: Set<Planned>,
  say: (line: string) => void,
  over: AbortSignal,
) => {
  const began = performance.now();
  const running: Promise<unknown>[] = [];
  for (const fault of plan) {
    await stage.pause(fault.atMs - (performance.now() - began));
    if (over.aborted) break;
    say(fault.says);
    breaking.add(fault);
    const done = fault
      .run(stage)
      .catch((error: unknown) => say(`${fault.says}: did not work, ${Object(error).message}`))
      .finally(() => breaking.delete(fault));
    running.push(done);
  }
  await Promise.all(running);
};
