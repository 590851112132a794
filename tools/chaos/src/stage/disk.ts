import { isAlive } from '@tessera/command';
import { postgresFolder } from '@tessera/stack';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What no run comes near to. Only what is written takes memory. */
const SIZE = 8 * 1_024 ** 3;
/** PostgreSQL writes while the disk is made smaller, and smaller than what is on it it cannot be. */
const SPARE = Buffer.alloc(1_024 ** 2);

const MOUNTS = '/proc/mounts';
const NAME = 'tessera-chaos-';

const call = (command: string, ...args: string[]) =>
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });

const mount = (folder: string, pid = process.pid) =>
  call('mount', '-t', 'tmpfs', '-o', `size=${SIZE}`, `${NAME}${pid}`, folder);

/** Whoever has files open there keeps them; the last one frees the memory. */
const unmount = (folder: string) => call('umount', '--lazy', folder);

/** There are none where there is no Linux. */
const mounts = () =>
  (existsSync(MOUNTS) ? readFileSync(MOUNTS, 'utf8') : '')
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([source = '', folder = '']) => (source.startsWith(NAME) ? [{ source, folder }] : []));

/** Only root may, and in most containers not even root. */
export const canMount = (): boolean => {
  const folder = mkdtempSync(join(tmpdir(), NAME));
  try {
    mount(folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
};

const isFull = (error: unknown) => Object(error).code === 'ENOSPC';

/** Disks of runs that were killed. What is on them takes memory, and their PostgreSQL may still run. */
export const leftoverDisks = (): string[] =>
  mounts().flatMap(({ source, folder }) => (isAlive(Number(source.slice(NAME.length))) ? [] : [folder]));

/** A disk of PostgreSQL's own, in memory. */
export class Disk {
  private readonly folder: string;

  constructor(
    dir: string,
    private readonly pid = process.pid,
  ) {
    this.folder = postgresFolder(dir);
  }

  /** Before PostgreSQL has put anything there. */
  mount(): void {
    mkdirSync(this.folder, { recursive: true });
    mount(this.folder, this.pid);
  }

  /** Leaves a megabyte. */
  shrink(): void {
    const { blocks, bfree, bsize } = statfsSync(this.folder);
    this.resize((blocks - bfree) * bsize + SPARE.length);
  }

  /** Takes the rest, and whatever was freed since. */
  fill(): void {
    try {
      appendFileSync(this.filler, SPARE);
    } catch (error) {
      if (!isFull(error)) throw error;
    }
  }

  makeRoom(): void {
    this.resize(SIZE);
    rmSync(this.filler, { force: true });
  }

  /** What is on it is gone. Nothing to do where there is none. */
  unmount(): void {
    if (this.isMounted) unmount(this.folder);
  }

  /** Puts what is on it where it would lie without it; PostgreSQL has ended. */
  keep(): void {
    if (!this.isMounted) return;
    const copy = `${this.folder}.kept`;
    call('cp', '--archive', this.folder, copy);
    unmount(this.folder);
    renameSync(copy, this.folder);
  }

  private get filler() {
    return join(this.folder, 'filler');
  }

  private get isMounted() {
    return mounts().some(({ folder }) => folder === this.folder);
  }

  private resize(bytes: number) {
    call('mount', '-o', `remount,size=${bytes}`, this.folder);
  }
}
