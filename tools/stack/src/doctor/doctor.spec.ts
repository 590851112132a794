import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFolder, checkLeftovers } from './check-folder.js';
import { levelOf } from './check-machine.js';
import { isAtLeast } from './check-project.js';
import { waitsFor } from './check-services.js';
import { skew, storeRemedy } from './check-stores.js';

describe('what is to be done', () => {
  it('about a store of ours by a command, about a given one by whoever runs it', () => {
    expect(storeRemedy('kafka', {})).toContain('./tessera restart kafka');
    expect(storeRemedy('kafka', { KAFKA_BROKERS: 'a:1' })).toMatch(/^KAFKA_BROKERS names it: (?!.*tessera)/);
  });
});

describe('what is rated', () => {
  it('disk and memory by two limits', () => {
    const level = (free: number) => levelOf('disk', free, { least: 500, enough: 2_000 }, 'make room').level;
    expect([400, 1_000, 3_000].map(level)).toEqual(['wrong', 'warning', 'good']);
  });

  it('a version by its first two numbers', () => {
    const isNew = (version: string) => isAtLeast(version, [24, 9]);
    expect(['20.19.0', '24.8.9', '24.9.0', '26.0.0', 'none'].map(isNew)).toEqual([false, false, true, true, false]);
  });

  it('a clock by two seconds', () => {
    expect(skew('mongo', new Date(1_500), 0)[0]).toMatchObject({ level: 'good' });
    expect(skew('mongo', new Date(0), 3_000)[0]).toMatchObject({ level: 'warning', text: '3.0 s behind ours' });
  });

  it('a service by what it waits for', () => {
    expect(waitsFor({ status: 'down', checks: { postgres: 'down', kafka: 'ok' } })).toBe('postgres is down');
    const reasons = ['the batch at offset 7 of orders/3 cannot be read (zstd: corrupt)'];
    expect(waitsFor({ status: 'degraded', checks: { kafka: 'degraded' }, reasons })).toBe(
      'kafka is degraded, the batch at offset 7 of orders/3 cannot be read (zstd: corrupt)',
    );
    expect(waitsFor('<html>')).toBe('it does not say why');
  });
});

describe('the state folder', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tessera-doctor-'));
    chmodSync(dir, 0o711);
    for (const [room, mode] of [
      ['pids', 0o755],
      ['secrets', 0o755],
    ] as const) {
      mkdirSync(join(dir, room));
      chmodSync(join(dir, room), mode);
    }
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('keeps passwords to its owner', async () => {
    const [finding] = await checkFolder(dir);
    expect(finding).toMatchObject({
      level: 'warning',
      text: expect.stringContaining('secrets is open to others (755)'),
    });
    await finding?.fix?.();
    expect(statSync(join(dir, 'secrets')).mode & 0o777).toBe(0o700);
    expect(await checkFolder(dir)).toEqual([expect.objectContaining({ level: 'good' })]);
  });

  it('holds no notes of what has ended', async () => {
    writeFileSync(join(dir, 'pids', 'order-1.json'), JSON.stringify({ pid: 2 ** 22 + 1, args: 'main.js' }));
    writeFileSync(join(dir, 'state.json'), '{}');
    const findings = await checkLeftovers(dir);
    expect(findings.map(({ level }) => level)).toEqual(['warning', 'warning']);
    for (const { fix } of findings) await fix?.();
    expect(await checkLeftovers(dir)).toEqual([expect.objectContaining({ text: 'nothing runs' })]);
  });

  it('tells of processes that a killed run has left', async () => {
    writeFileSync(join(dir, 'pids', 'kafka.json'), JSON.stringify({ pid: process.pid, args: '' }));
    const [finding] = await checkLeftovers(dir);
    expect(finding).toMatchObject({ text: `a killed run has left process ${process.pid}` });
  });
});
