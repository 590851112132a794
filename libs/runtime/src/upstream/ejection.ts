import { type Instance } from './instance.js';
import { type Instances } from './instances.js';

const FAILURES_TO_EJECT = 5;
/** The first time; the second lasts twice as long, and so on. */
const SHORTEST_MS = 2_000;
const LONGEST_MS = 60_000;
const WINDOW_MS = 10_000;
/** Fewer say nothing about an instance, or about the others. */
const ENOUGH_ANSWERS = 20;
/** So much more of its answers are failures than of the others'. */
const MUCH_WORSE = 0.2;

/**
 * Passes over instances by what became of requests, for a time that grows: who refuses a connection, who fails five times in a
 * row, who fails much more often than the others. Never more than half of them. It is Envoy's outlier detection in small.
 */
export class Ejection {
  /** How often somebody was ejected. */
  count = 0;
  private windowEnd = 0;

  constructor(
    private readonly instances: Instances,
    /** Is called when somebody was ejected. */
    private readonly changed: (now: number) => void,
  ) {}

  succeeded(instance: Instance, now: number) {
    instance.failuresInARow = 0;
    instance.good += 1;
    if (now >= this.windowEnd) this.compare(now);
  }

  /** It answered 5xx, broke off, or did not answer in time. */
  failed(instance: Instance, now: number) {
    instance.failuresInARow += 1;
    instance.bad += 1;
    if (instance.failuresInARow >= FAILURES_TO_EJECT) this.eject(instance, now);
    if (now >= this.windowEnd) this.compare(now);
  }

  /** It did not take the connection. */
  refused(instance: Instance, now: number) {
    if (this.eject(instance, now)) instance.isAway = true;
  }

  private eject(instance: Instance, now: number): boolean {
    const { all } = this.instances;
    const ejected = all.filter(({ ejectedUntil }) => ejectedUntil > now).length;
    if (instance.ejectedUntil > now || (ejected + 1) * 2 > all.length) return false;
    this.count += 1;
    instance.ejections += 1;
    instance.ejectedUntil = now + Math.min(LONGEST_MS, SHORTEST_MS * instance.ejections);
    this.changed(now);
    return true;
  }

  /** Ends a window: the worst are ejected, and who was not ejected in it has one time less behind it. */
  private compare(now: number) {
    const { all } = this.instances;
    const good = sum(all.map((instance) => instance.good));
    const total = good + sum(all.map((instance) => instance.bad));
    const worse = all.filter((instance) =>
      isMuchWorse(instance, good - instance.good, total - instance.good - instance.bad),
    );
    for (const instance of all) {
      if (instance.ejectedUntil === 0) instance.ejections = Math.max(0, instance.ejections - 1);
      instance.good = 0;
      instance.bad = 0;
    }
    for (const instance of worse) this.eject(instance, now);
    this.windowEnd = now + WINDOW_MS;
  }
}

const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);

const isMuchWorse = ({ good, bad }: Instance, othersGood: number, others: number) =>
  good + bad >= ENOUGH_ANSWERS && others >= ENOUGH_ANSWERS && othersGood / others - good / (good + bad) > MUCH_WORSE;
