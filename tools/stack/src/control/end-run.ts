import { CommandError } from '@tessera/command';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson } from '../files.js';
import { endLeftoverServices } from '../processes/leftovers.js';
import { commandLine, signal } from '../processes/process-table.js';
import { silence } from '../progress.js';
import { endLeftoverStores } from '../stores/stores.js';
import { stateFile } from '../supervise/state-file.js';
import { supervisorOf } from './supervisor.js';

/** Services have 25 s, then each store 20 s. */
const timeoutMs = 90_000;

/**
 * Ends the run in this state folder as Ctrl-C in its terminal would, and whatever a killed run left there. Answers
 * whether there was anything to end.
 */
export const endRun = async (dir: string, say: (line: string) => void): Promise<boolean> => {
  const supervisor = supervisorOf(dir);
  if (supervisor) await endSupervisor(dir, supervisor.pid, say);
  const left = await endLeftoverServices(join(dir, 'pids'));
  const stores = await endLeftoverStores(dir);
  for (const name of [...left, ...stores]) say(`${name} ended; an earlier run had left it behind`);
  return supervisor !== undefined || left.length + stores.length > 0;
};

const endSupervisor = async (dir: string, pid: number, say: (line: string) => void): Promise<void> => {
  const began = Date.now();
  let running = children(dir);
  let spoken = began;
  const tell = (line: string) => {
    spoken = Date.now();
    say(line);
  };
  signal(pid, 'SIGTERM');
  while (supervisorOf(dir)?.pid === pid) {
    if (Date.now() - began > timeoutMs)
      throw new CommandError(`process ${pid} does not stop: kill -9 ${pid}, then down again`);
    await sleep(50);
    const ended = running.filter((child) => commandLine(child.pid) === undefined);
    for (const { name } of ended) tell(`${name} ended`);
    running = running.filter((child) => !ended.includes(child));
    if (Date.now() - spoken > silence()) tell(`waiting for ${running.map(({ name }) => name).join(', ') || pid}`);
  }
  for (const { name } of running) say(`${name} ended`);
};

interface Child {
  name: string;
  pid: number;
}

const isChild = (value: unknown): value is Child =>
  typeof value === 'object' && value !== null && 'name' in value && 'pid' in value && typeof value.pid === 'number';

/** In the order in which they end. */
const children = (dir: string): Child[] => {
  const { services = [], stack = [] } = Object(readJson(stateFile(dir)));
  return [services, stack].flatMap((list) => (Array.isArray(list) ? list.filter(isChild) : []));
};
