import { type Progress, silence } from './progress.js';

const isEnd = (line: string) => line === 'ready' || line === 'failed';

/** Progress as plain lines. When nothing has been said for a while, it says what is still under way. */
export const plainProgress = (write: (line: string) => void): { progress: Progress; done: () => void } => {
  const open = new Map<string, { line: string; since: number }>();
  const still = () => {
    for (const [part, { line, since }] of open)
      write(`  ${part}: still ${line} (${Math.round((Date.now() - since) / 1000)} s)`);
  };
  const timer = setInterval(still, silence());
  const progress: Progress = (part, line) => {
    timer.refresh();
    write(`  ${part}: ${line}`);
    if (isEnd(line)) open.delete(part);
    else open.set(part, { line, since: Date.now() });
  };
  return { progress, done: () => clearInterval(timer) };
};
