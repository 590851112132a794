import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOnce } from './install-once.js';

let folder: string;
let lock: string;
let program: string;
let installed: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-once-'));
  [lock, program] = [join(folder, '.installing'), join(folder, 'program')];
  installed = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const isThere = () => existsSync(program);
const install = async () => {
  writeFileSync(program, '');
  installed += 1;
};

it('has one of several install it', async () => {
  await Promise.all([1, 2, 3].map(() => installOnce(folder, isThere, install)));
  expect(installed).toBe(1);
});

it('waits for the end of what looks whole before it is', async () => {
  const half = Promise.withResolvers<void>();
  const whole = Promise.withResolvers<void>();
  let isWhole = false;
  const slowly = async () => {
    await install();
    half.resolve();
    await whole.promise;
    isWhole = true;
  };
  const first = installOnce(folder, isThere, slowly);
  await half.promise;
  // Whoever waits ends the waiting: nothing but that shows that it began.
  await installOnce(folder, isThere, install, whole.resolve);
  expect({ isWhole, installed }).toEqual({ isWhole: true, installed: 1 });
  await first;
});

it('takes over from a process that was killed over it', async () => {
  writeFileSync(lock, '999999999');
  await installOnce(folder, isThere, install);
  expect(installed).toBe(1);
});

it('lets another try when it fails', async () => {
  await expect(installOnce(folder, isThere, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await installOnce(folder, isThere, install);
  expect(installed).toBe(1);
});
