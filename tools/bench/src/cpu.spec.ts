import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpuOf, cpuOfTree } from './cpu.js';

const busy = ['-e', 'const end = Date.now() + 200; while (Date.now() < end);'];

(process.platform === 'linux' ? describe : describe.skip)('CPU', () => {
  it('of a process is its own', () => {
    const before = cpuOf(process.pid);
    spawnSync(process.execPath, busy);
    expect(cpuOf(process.pid) - before).toBeLessThan(150_000);
  });

  it('of a tree is that of children as well, while they run and when they have ended', async () => {
    const before = cpuOfTree(process.pid);
    const child = spawn(process.execPath, [...busy, 'setInterval(() => {}, 1_000)']);
    spawnSync(process.execPath, busy);
    expect(cpuOfTree(process.pid) - before).toBeGreaterThan(150_000);
    child.kill();
    await once(child, 'exit');
    expect(cpuOfTree(process.pid) - before).toBeGreaterThan(150_000);
  });
});
