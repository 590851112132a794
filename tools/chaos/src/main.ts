import { CANCELLED, exitCodeOf, keepLoopbackDirect } from '@tessera/command';
import { deleteData, endAll, onInterrupt, startNothingMore } from '@tessera/stack';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Options, parseOptions } from './options.js';
import { run } from './run.js';
import { canMount, Disk } from './stage/disk.js';

keepLoopbackDirect();
const over = new AbortController();

/** Everything held, or not; what fails after Ctrl-C is a consequence of it. */
const play = async (options: Options, dir: string): Promise<boolean> => {
  try {
    return await run(options, dir, over.signal);
  } catch (error) {
    console.error(over.signal.aborted ? 'interrupted' : error);
    return false;
  }
};

const clear = (dir: string, disk: Disk) => {
  disk.unmount();
  deleteData(dir);
  rmSync(dir, { recursive: true, force: true });
};

const main = async (): Promise<never> => {
  const options = parseOptions(process.argv.slice(2), randomInt(2 ** 32), canMount);
  const dir = mkdtempSync(join(tmpdir(), 'tessera-chaos-'));
  const disk = new Disk(dir);
  onInterrupt(
    () => {
      console.log('\nstopping (Ctrl-C again: at once)');
      over.abort();
      startNothingMore();
    },
    () => {
      endAll();
      disk.unmount();
      process.exit(CANCELLED);
    },
  );
  const held = await play(options, dir);
  const isCancelled = over.signal.aborted;
  if ((held || isCancelled) && !options.keep) clear(dir, disk);
  else disk.keep();
  if (!held && !isCancelled) console.log(`logs: ${join(dir, 'logs')}, data: ${dir}`);
  process.exit(isCancelled ? CANCELLED : held ? 0 : 1);
};

process.exitCode = await exitCodeOf(main);
