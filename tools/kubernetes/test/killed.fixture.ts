import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const cluster = new URL('../dist/node/cluster.js', import.meta.url).href;
const program = `import { startCluster } from '${cluster}'; await startCluster(process.argv[1]); console.log('it runs'); setInterval(() => {}, 1000);`;

/** Starts a cluster in a process of its own, which is killed when all runs. */
export const killedCluster = async (folder: string): Promise<void> => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) if (line === 'it runs') break;
  child.kill('SIGKILL');
  await ended;
};
