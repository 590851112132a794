import { type Profiler } from 'node:inspector';
import { projectRoot } from '@tessera/stack';

/** A function and the time in which it was the one that ran, in µs. */
export interface SelfTime {
  name: string;
  where: string;
  micros: number;
}

/** Of a file the part that says whose it is: the package, or the path in this project. */
const shortened = (url: string) =>
  url
    .replace('file://', '')
    .replace(`${projectRoot}/`, '')
    .replace(/^.*node_modules\//, '');

const keyOf = ({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']) => ({
  name: functionName || '(anonymous)',
  where: url && `${shortened(url)}:${lineNumber + 1}`,
});

/** Longest first. What V8 writes in brackets is no function: the garbage collector, native code, and waiting, which is left out. */
export const selfTimes = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): SelfTime[] => {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, keyOf(callFrame)]));
  const times = new Map<string, SelfTime>();
  for (const [n, id] of samples.entries()) {
    const { name, where } = frames.get(id) ?? { name: '?', where: '' };
    if (name === '(idle)') continue;
    const known = times.get(name + where) ?? { name, where, micros: 0 };
    known.micros += timeDeltas[n] ?? 0;
    times.set(name + where, known);
  }
  return [...times.values()].toSorted((one, other) => other.micros - one.micros);
};
