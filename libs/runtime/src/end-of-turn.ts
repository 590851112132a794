import { AsyncLocalStorage } from 'node:async_hooks';

/** Of no request: what is done for many is done in nobody's name. */
const outside = AsyncLocalStorage.snapshot();

let tasks: (() => void)[] = [];

const doAll = () => {
  const now = tasks;
  tasks = [];
  for (const task of now) task();
};

/**
 * Does it once everything is looked at that this turn of the event loop brought: what many requests do alike is then done in one go, in order. Who
 * reads at the other end of many connections wakes up once for all that is written so and not each time, which costs the writer more than
 * writing (docs/adr/0024). `task` must not throw, and has no request context.
 */
export const atEndOfTurn = (task: () => void) => {
  if (tasks.length === 0) setImmediate(outside, doAll);
  tasks.push(task);
};
