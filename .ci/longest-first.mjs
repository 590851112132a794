import Sequencer from '@jest/test-sequencer';
import { readFileSync } from 'node:fs';

const limits = /\}, (\d{1,3}_000)\);/g;

/** Milliseconds that the tests of a suite give themselves; those without a limit of their own are quick. */
const longest = ({ path }) =>
  [...readFileSync(path, 'utf8').matchAll(limits)].reduce((sum, [, ms]) => sum + Number(ms.replace('_', '')), 0);

/** A suite that takes minutes and is begun last would be waited for alone, on a fresh clone, where no earlier run tells. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const known = new Map(tests.map((test) => [test, longest(test)]));
    return super.sort(tests).toSorted((one, other) => known.get(other) - known.get(one));
  }
}
