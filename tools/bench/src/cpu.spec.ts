import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpuOf, cpuOfTree } from './cpu.js';

/** For 200 ms of its own time, however long a busy machine takes for that. */
const busy = ['-e', 'while (process.cpuUsage().user < 200_000);'];

describe('CPU', () => {
  it('of a process is its own', () => {
    const before = cpuOf(process.pid);
    spawnSync(process.execPath, busy);
    expect(cpuOf(process.pid) - before).toBeLessThan(150_000);
  });

  it('of a tree is that of children as well, while they run and when they have ended', async () => {
    const before = cpuOfTree(process.pid);
    const child = spawn(process.execPath, ['-e', `${busy[1]} setInterval(() => {}, 1_000)`]);
    spawnSync(process.execPath, busy);
    expect(cpuOfTree(process.pid) - before).toBeGreaterThan(150_000);
    child.kill();
    await once(child, 'exit');
    expect(cpuOfTree(process.pid) - before).toBeGreaterThan(150_000);
  });
});
