import { eventually } from '@tessera/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freeze, thaw } from './freeze.js';

/** A process whose child is in a group of its own, as sessions of PostgreSQL are; both count aloud. */
const counting = `
  const { spawn } = require('node:child_process');
  const count = (name) => \`setInterval(() => console.log('\${name}'), 20)\`;
  const child = spawn(process.execPath, ['-e', count('child')], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] });
  eval(count('parent'));
  process.on('SIGTERM', () => process.exit(child.kill() ? 0 : 1));
`;

it('stops a process with what it has started, until it is thawed', async () => {
  const parent = spawn(process.execPath, ['-e', counting], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = parent.pid ?? 0;
  const counts: Record<string, number> = {};
  createInterface({ input: parent.stdout }).on('line', (name) => (counts[name] = (counts[name] ?? 0) + 1));
  const bothSpeak = async () => {
    const before = { ...counts };
    await eventually(async () => {
      for (const name of ['parent', 'child']) expect(counts[name] ?? 0).toBeGreaterThan(before[name] ?? 0);
    });
  };
  try {
    await bothSpeak();
    freeze(pid);
    // What they had said before is read.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const silent = { ...counts };
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(counts).toEqual(silent);
    thaw(pid);
    await bothSpeak();
  } finally {
    thaw(pid);
    parent.kill();
    await once(parent, 'exit');
  }
});
