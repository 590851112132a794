import { reason } from './reason.js';

/**
 * One piece of work, run to its end by a process of its own (migrate, seed); it says in a few words what it did, or gives an
 * answer, which is printed as JSON. It waits for nothing: a failure is one line and exit code 1, and whoever started it may
 * do so again.
 */
export const runJob = async (name: string, work: () => Promise<string | object>): Promise<void> => {
  try {
    const done = await work();
    console.log(typeof done === 'string' ? `${name}: ${done}` : JSON.stringify(done, null, 2));
  } catch (error) {
    console.error(`${name} failed: ${reason(error)}`);
    process.exitCode = 1;
  }
};
