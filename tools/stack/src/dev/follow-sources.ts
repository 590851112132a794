import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';

/** An editor may write a file in several goes. */
const settled = 30;

const isCompiled = (file: string) => file.endsWith('.ts') && !/\.(spec|int-spec|e2e-spec|d)\.ts$/.test(file);

/** Calls `saved` with the project and the path below its `src` of every source that is written there from now on. */
export const followSources = (projects: readonly string[], saved: (project: string, file: string) => void): void => {
  for (const project of projects) {
    const timers = new Map<string, NodeJS.Timeout>();
    watch(join(project, 'src'), { recursive: true }, (_, file) => {
      if (!file || !isCompiled(file)) return;
      const tell = () => existsSync(join(project, 'src', file)) && saved(project, file);
      clearTimeout(timers.get(file));
      timers.set(file, setTimeout(tell, settled));
    });
  }
};
