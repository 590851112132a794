import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

const manifest = new URL('../package.json', import.meta.url);

/** The manifest pins them. */
export const packageVersions = (names: readonly string[]): string[] => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  return names.map((name) => `${name} ${{ ...dependencies, ...devDependencies }[name]}`);
};

/** On what a figure depends, in two lines: what else the machine does is the larger part of it. */
export const surroundings = (versions: readonly string[]): string => {
  const load = loadavg().map((average) => average.toFixed(1));
  const machine = `${availableParallelism()} cores, with a load of ${load.join(', ')} before (1, 5, 15 min).`;
  return `${[`Node ${process.versions.node}`, ...versions].join(', ')}.\n${machine}`;
};
