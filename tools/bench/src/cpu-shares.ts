import { type RunningPlatform, type Stores } from '@tessera/stack';
import { cpuOf, cpuOfTree } from './cpu.js';
import { quantile } from './quantile.js';

/** Figures of processes, by their names. */
export type ByProcess = Readonly<Record<string, number>>;

/** This process. What it takes is nothing that an order costs. */
const LOAD = 'the load';

export const servicePids = (platform: RunningPlatform): ByProcess =>
  Object.fromEntries(platform.services.states().map(({ name, pid }) => [name, pid]));

/** The stores of this run. Those that the environment names may run where nobody can look at them. */
export const storePids = (stores: Stores): ByProcess =>
  Object.fromEntries(stores.status().map(({ name, pid }) => [name, pid]));

const mapped = (figures: ByProcess, change: (figure: number, name: string) => number): ByProcess =>
  Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, change(figure, name)]));

/** The load is without the processes that it has started: all the others may be among them. */
const spentBy = (pids: ByProcess): ByProcess => ({
  ...mapped(pids, (pid) => cpuOfTree(pid) / 1_000),
  [LOAD]: cpuOf(process.pid) / 1_000,
});

/** A round, with the CPU in ms that each of them and the load spend for an order until `settled` is called. */
export const withCpu = async <Round extends { confirmed: number }>(
  pids: ByProcess,
  work: (settled: () => void) => Promise<Round>,
): Promise<Round & { cpu: ByProcess }> => {
  const before = spentBy(pids);
  let after = before;
  const round = await work(() => (after = spentBy(pids)));
  return { ...round, cpu: mapped(after, (ms, name) => (ms - (before[name] ?? 0)) / round.confirmed) };
};

/** Of each process the median of its own. */
const medianOf = (rounds: readonly ByProcess[]): ByProcess =>
  mapped(rounds[0] ?? {}, (_, name) =>
    quantile(
      rounds.map((round) => round[name] ?? 0),
      0.5,
    ),
  );

const sumOf = (figures: ByProcess) => Object.values(figures).reduce((sum, figure) => sum + figure, 0);

const withSums = ({ [LOAD]: load = 0, ...others }: ByProcess): ByProcess => ({
  ...others,
  'services and stores': sumOf(others),
  [LOAD]: load,
  'in all': sumOf(others) + load,
});

/** CPU ms per order: a row for each process, a column for each system, whose rounds are given. */
export const cpuRows = (rounds: Readonly<Record<string, readonly ByProcess[]>>) => {
  const columns = Object.entries(rounds).map(([label, some]) => [label, withSums(medianOf(some))] as const);
  const names = new Set(columns.flatMap(([, figures]) => Object.keys(figures)));
  const sums = ['services and stores', LOAD, 'in all'];
  const inOrder = [...[...names].filter((name) => !sums.includes(name)), ...sums];
  const cells = (name: string) => columns.map(([label, figures]) => [label, figures[name]?.toFixed(2) ?? '–'] as const);
  return inOrder.map((name) => ({ 'CPU, ms an order': name, ...Object.fromEntries(cells(name)) }));
};
