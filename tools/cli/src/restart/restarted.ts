import { CommandError } from '@tessera/command';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunState } from '../status/run-state.js';

/** A part of the platform and the process that it was before. */
export interface Target {
  name: string;
  pid: number;
}

/** A clean stop may take 25 s, a start two minutes. */
const timeoutMs = 150_000;

const lookEvery = 100;

const partsOf = (project: string) => {
  const state = readRunState(project);
  const stack = state?.stack.map((store) => ({ ...store, ready: true })) ?? [];
  return { ready: state?.ready ?? false, parts: [...(state?.services ?? []), ...stack] };
};

/** The part of that name; refuses one that does not run, and names those that do. */
export const targetOf = (project: string, name: string): Target => {
  const { ready, parts } = partsOf(project);
  const part = parts.find((one) => one.name === name);
  if (!part && parts.length === 0)
    throw new CommandError('The platform is just being started: try again when it is ready.');
  if (!part)
    throw new CommandError(`"${name}" does not run here: there are ${parts.map((one) => one.name).join(', ')}.`);
  if (!ready) throw new CommandError('The platform is not ready: "./tessera status" says what is missing.');
  return { name, pid: part.pid ?? 0 };
};

/** Waits until the part is ready as another process; answers which. */
export const restarted = async (project: string, { name, pid }: Target): Promise<number> => {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const { parts } = partsOf(project);
    const part = parts.find((one) => one.name === name);
    if (part?.pid !== undefined && part.pid !== pid && part.ready) return part.pid;
    if (parts.length === 0) throw new CommandError(`The platform has ended while ${name} was restarted.`);
    await sleep(lookEvery);
  }
  throw new CommandError(`${name} is not back after ${timeoutMs / 1000} s: "./tessera logs ${name}" may say why.`);
};
