import { type Keys } from '../src/change/keys.js';
import { type Move } from '../src/change/move.js';
import { RetriesExhausted } from '../src/change/retry-transient.js';
import { type Bench, type Counters } from './counters.fixture.js';

type Calls = Bench['counters'];

/** Whoever is refused for want of time, as on a machine that is busy, comes again: nothing has been kept of it. */
export const persistent = async <Result>(call: () => Promise<Result>): Promise<Result> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RetriesExhausted) return persistent(call);
    throw error;
  }
};

/**
 * A store each of whose commands comes with others, in the middle of a batch of `size`: whatever becomes of it, they have their
 * effects. With a size of one it comes alone.
 */
export const inCrowd = (bench: Bench, size: number) => {
  const others: { name: string; change: Promise<void> }[] = [];
  const other = () => {
    const name = `other ${others.length}`;
    const count = (counters: Counters) => {
      counters.add(name);
      // Nobody is told, for the specs count what is told.
      return [];
    };
    others.push({ name, change: persistent(() => bench.counters.change({ names: [name] }, count)) });
  };
  const amid = <Result>(call: () => Result): Result => {
    for (let n = 1; n < size; n += 2) other();
    const result = call();
    for (let n = 2; n < size; n += 2) other();
    return result;
  };
  return {
    change: (keys: Keys<'names'>, move: Move<Counters>) => amid(() => bench.counters.change(keys, move)),
    changeOnce: (...call: Parameters<Calls['changeOnce']>) => amid(() => bench.counters.changeOnce(...call)),
    /** What became of the others: each counts once. */
    counts: async () => {
      await Promise.all(others.map(({ change }) => change));
      return Promise.all(others.map(({ name }) => bench.value(name)));
    },
  };
};
