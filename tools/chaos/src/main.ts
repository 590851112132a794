import { keepLoopbackDirect } from '@tessera/command';
import { deleteData, endAll, onInterrupt, startNothingMore } from '@tessera/stack';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Misuse, type Options, parseOptions, USAGE } from './options.js';
import { run } from './run.js';
import { canMount, Disk } from './stage/disk.js';

keepLoopbackDirect();
const over = new AbortController();

const asked = (): Options => {
  try {
    const options = parseOptions(process.argv.slice(2), randomInt(2 ** 32), canMount);
    if (options) return options;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    console.error(`${error.message}\nnpm run chaos -- --help says more`);
    process.exit(2);
  }
};

const options = asked();
const dir = mkdtempSync(join(tmpdir(), 'tessera-chaos-'));
const disk = new Disk(dir);

const clear = () => {
  disk.unmount();
  deleteData(dir);
  rmSync(dir, { recursive: true, force: true });
};

onInterrupt(
  () => {
    console.log('\nstopping (Ctrl-C again: at once)');
    over.abort();
    startNothingMore();
  },
  () => {
    endAll();
    disk.unmount();
    process.exit(1);
  },
);

let held = false;
try {
  held = await run(options, dir, over.signal);
} catch (error) {
  console.error(over.signal.aborted ? 'interrupted' : error);
}
if (held || over.signal.aborted) {
  if (options.keep) disk.keep();
  else clear();
} else {
  disk.keep();
  console.log(`logs: ${join(dir, 'logs')}, data: ${dir}`);
}
process.exit(held ? 0 : 1);
