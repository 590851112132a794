import { Listr, PRESET_TIMER } from 'listr2';
import { plainProgress } from '../plain-progress.js';
import { type Progress } from '../progress.js';

/** One step of the way up. */
export interface Step {
  title: string;
  run: (progress: Progress) => Promise<void>;
}

/** Runs the steps one after another and shows where it is: live on a terminal, as plain lines elsewhere. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: { output: string }) => {
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
  await list.run();
}
