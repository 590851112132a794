let tasks: (() => void)[] = [];

const doAll = () => {
  const now = tasks;
  tasks = [];
  for (const task of now) task();
};

/**
 * Does it once everything is looked at that this turn of the event loop brought: what many requests do alike is then done in one go. Whoever
 * reads at the other end of many connections wakes up once for all that is written so and not each time, which costs the writer more than
 * writing (docs/adr/0024). `task` must not throw. The order is kept.
 */
export const atEndOfTurn = (task: () => void) => {
  if (tasks.length === 0) setImmediate(doAll);
  tasks.push(task);
};
