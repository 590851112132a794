import { projectRoot } from '@tessera/stack';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const lock = join(projectRoot, 'tools', 'stack', 'dist', 'processes', 'lock.js');
/** Says whether it got the folder, and stays until it is ended. All of them begin in the same millisecond. */
const claimant = `
  const { claimFolder } = await import(process.argv[1]);
  while (Date.now() < Number(process.argv[3]));
  try { claimFolder(process.argv[2], 'it'); console.log('won'); } catch (error) { console.log(error.message); }
  setInterval(() => {}, 1_000);`;
const AT_ONCE = 8;

let dir: string;
let claimants: ChildProcess[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera claims '));
  mkdirSync(join(dir, 'pids'));
});
afterEach(() => {
  for (const child of claimants) child.kill('SIGKILL');
  rmSync(dir, { recursive: true });
});

const allClaim = async () => {
  const at = String(Date.now() + 1_500);
  claimants = Array.from({ length: AT_ONCE }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', claimant, lock, dir, at]),
  );
  return Promise.all(claimants.map(async ({ stdout }) => String((await once(stdout!, 'data'))[0]).trim()));
};

it.each([
  ['nobody had before', undefined],
  ['a killed one had', { pid: 2 ** 22 + 1, args: 'killed' }],
])('of eight that want a folder at once, which %s, one gets it', async (_, left) => {
  if (left) writeFileSync(join(dir, 'pids', 'supervisor.json'), JSON.stringify(left));
  const answers = await allClaim();
  expect(answers.filter((answer) => answer === 'won')).toHaveLength(1);
  expect(answers.filter((answer) => /already runs|just being started/.test(answer))).toHaveLength(AT_ONCE - 1);
});
