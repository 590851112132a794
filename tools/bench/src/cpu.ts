import { readFileSync } from 'node:fs';

/** Linux counts in ticks for whoever reads /proc, 100 a second whatever its own clock does (proc(5), USER_HZ). */
const MICROS_PER_TICK = 10_000;

/** Time that a process has spent so far with all its threads, its own and the system's on its behalf, in µs. */
export const cpuOf = (pid: number): number => {
  // The second field is the program's name, which may hold spaces and brackets.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
};
