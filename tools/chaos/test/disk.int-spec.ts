import { postgresFolder } from '@tessera/stack';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canMount, Disk, leftoverDisks } from '../src/stage/disk.js';

/** Above the largest that Linux gives. */
const GONE = 2 ** 22 + 1;
const HALF_A_MEGABYTE = Buffer.alloc(2 ** 19);
let dir: string;
let disk: Disk;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-disk-'));
  disk = new Disk(dir);
});
afterEach(() => {
  disk.unmount();
  for (const folder of [dir, postgresFolder(dir)]) rmSync(folder, { recursive: true, force: true });
});

const inside = (name: string) => join(postgresFolder(dir), name);
const write = (name: string) => writeFileSync(inside(name), HALF_A_MEGABYTE);

it('cannot be mounted just where that is not allowed', () => {
  let mounts = true;
  try {
    disk.mount();
  } catch {
    mounts = false;
  }
  expect(mounts).toBe(canMount());
});

it('is full, also when something goes, and then has room again', () => {
  if (!canMount()) return;
  disk.mount();
  write('before');
  write('soon gone');
  disk.shrink();
  disk.fill();
  expect(() => write('one')).toThrow(/ENOSPC/);
  rmSync(inside('soon gone'));
  disk.fill();
  expect(() => write('one')).toThrow(/ENOSPC/);
  disk.makeRoom();
  write('one');
  expect(readFileSync(inside('before')).equals(HALF_A_MEGABYTE)).toBe(true);
});

it('leaves nothing when it is taken away, and all of it when it is to be kept', () => {
  if (!canMount()) return;
  disk.mount();
  write('lost');
  disk.unmount();
  expect(readdirSync(postgresFolder(dir))).toEqual([]);
  disk.mount();
  write('kept');
  disk.keep();
  disk.unmount();
  expect(readdirSync(postgresFolder(dir))).toEqual(['kept']);
});

it('is a leftover when its run is gone', () => {
  if (!canMount()) return;
  disk.mount();
  expect(leftoverDisks()).not.toContain(postgresFolder(dir));
  new Disk(dir, GONE).mount();
  expect(leftoverDisks()).toContain(postgresFolder(dir));
  disk.unmount();
});
