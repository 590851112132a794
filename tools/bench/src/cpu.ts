import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in ticks for whoever reads /proc, 100 a second whatever its own clock does (proc(5), USER_HZ). */
const MICROS_PER_TICK = 10_000;

/** The fields of `/proc/<pid>/stat` from the third on; the second is the program's name, which may hold spaces and brackets. */
const statOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];

const ticks = (fields: readonly string[], first: number, last: number) =>
  fields.slice(first, last + 1).reduce((sum, field) => sum + Number(field), 0) * MICROS_PER_TICK;

/** Time that a process has spent so far with all its threads, its own and the system's on its behalf, in µs. */
export const cpuOf = (pid: number): number => ticks(statOf(pid), 11, 12);

interface Relative {
  pid: number;
  parent: number;
  /** Of those of its children that have ended, too. */
  micros: number;
}

/** Who has ended since the folder was read is counted with its parent. */
const everybody = (): Relative[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const fields = statOf(Number(name));
        return [{ pid: Number(name), parent: Number(fields[1]), micros: ticks(fields, 11, 14) }];
      } catch {
        return [];
      }
    });

/** The same of a process with all that came of it, whether it still runs: PostgreSQL is a process for each connection. */
export const cpuOfTree = (pid: number): number => {
  const byParent = Map.groupBy(everybody(), ({ parent }) => parent);
  const below = (parent: number): number =>
    (byParent.get(parent) ?? []).reduce((sum, child) => sum + child.micros + below(child.pid), 0);
  return ticks(statOf(pid), 11, 14) + below(pid);
};
