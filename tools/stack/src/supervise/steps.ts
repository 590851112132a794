import { CommandError } from '@tessera/command';
import { setTimeout as sleep } from 'node:timers/promises';
import { Listr, PRESET_TIMER } from 'listr2';
import { plainProgress } from '../plain-progress.js';
import { type Progress } from '../progress.js';

/** One step of the way up. */
export interface Step {
  title: string;
  run: (progress: Progress) => Promise<void>;
}

let showing: { title?: string } | undefined;
let running: Promise<unknown> = Promise.resolve();
let isCancelled = false;

/** No further step begins. On a terminal, the one that runs shows why; what else is said appears when the steps are over. */
export const cancelSteps = (why: string): void => {
  isCancelled = true;
  if (showing && process.stdout.isTTY) showing.title = `${showing.title}: ${why}`;
};

/** Settles when the steps no longer write over the screen, or do not come to an end: the last word must be seen. */
export const stepsAreOver = async (timeoutMs = 1_000): Promise<void> => {
  await Promise.race([running.catch(() => {}), sleep(timeoutMs)]);
};

/** Runs the steps one after another and shows where it is: live on a terminal, as plain lines elsewhere. */
export const runSteps = async (steps: readonly Step[]): Promise<void> => {
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: { title: string; output: string }) => {
      if (isCancelled) throw new CommandError('cancelled');
      showing = task;
      const { progress, done } = plainProgress((line) => (task.output = line.trim()));
      try {
        await run(progress);
      } finally {
        done();
      }
    },
  }));
  const list = new Listr(tasks, {
    renderer: process.stdout.isTTY ? 'default' : 'simple',
    // Ctrl-C is ours: the children have to be stopped in order.
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
  });
  running = list.run();
  await running;
  showing = undefined;
};
