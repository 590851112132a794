import { type Verdict, verdict } from '@tessera/check';
import { brokers } from '@tessera/stack';
import { type Load } from '../load/load.js';
import { type Random } from '../random.js';
import { allInSync } from '../stage/brokers.js';
import { type Stage } from '../stage/stage.js';

const TRIALS = 80;
const EVERY_MS = 250;

/** One of three brokers goes and comes back while nothing else breaks: its customers must not notice. */
export const withoutOne = async (stage: Stage, load: Load, random: Random): Promise<Verdict> => {
  const trials: Promise<number | string>[] = [];
  await stage.stores.away(random.pick(brokers).name, random.next() < 0.5, async () => {
    while (trials.length < TRIALS && !stage.over.aborted) {
      trials.push(load.trial());
      await stage.pause(EVERY_MS);
    }
  });
  const outcomes = await Promise.all(trials);
  await allInSync(stage);
  return verdictOn(outcomes);
};

/** @param outcomes of each order: how long it took in ms, or what became of it instead. */
export const verdictOn = (outcomes: readonly (number | string)[]): Verdict => {
  const times = outcomes.filter((outcome) => typeof outcome === 'number').toSorted((a, b) => a - b);
  const failures = outcomes.filter((outcome) => typeof outcome === 'string');
  const refused = failures.filter((failure) => failure.startsWith('refused')).length;
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  const figure = `${times.length} orders decided while one of three was away, p99 ${p99} ms, ${refused} refused`;
  return verdict(
    'I1',
    'a broker of three is not missed',
    figure,
    failures.map((says) => ({ name: 'order', says })),
  );
};
