import { projectRoot } from '@tessera/stack';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const module = join(projectRoot, 'tools', 'stack', 'dist', 'testing', 'test-run.js');
/** A run whose tests and whose end are the two expressions that it is given. */
const program = `
  const { testRun } = await import(process.argv[1]);
  const [tests, end] = process.argv.slice(2, 4).map((text) => new Function('run', 'return ' + text));
  await testRun('it', process.env.TESSERA_STATE + '/it', async (run) => {
    run.afterwards(async () => { console.log('ending'); await end(run); });
    console.log('testing');
    return tests(run);
  });`;
const tally = (failed: number) => `{ passed: 2, failed: ${failed}, skipped: 1 }`;
const never = 'new Promise(() => setInterval(() => {}, 1_000))';
const untilAborted = `Promise.race([${never}, new Promise((done) => run.signal.addEventListener('abort', () => done(${tally(0)})))])`;
/** More than what is taken for one keystroke. */
const again = 800;

let state: string;
let child: ChildProcess;
let children: ChildProcess[];
let text: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'tessera run '));
  children = [];
});
afterEach(() => {
  for (const one of children) one.kill('SIGKILL');
  rmSync(state, { recursive: true });
});

const start = (tests: string, end: string, ...filter: string[]): void => {
  const args = ['--input-type=module', '-e', program, module, tests, end, ...filter];
  text = '';
  child = spawn(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '', TESSERA_STATE: state } });
  children.push(child);
  for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk) => (text += String(chunk)));
};

const says = async (part: string) => {
  while (!text.includes(part)) await once(child.stdout!, 'data');
};

const done = async () => {
  const [code] = await once(child, 'close');
  return { code, lines: text.split('\n').filter(Boolean) };
};

it.each([
  [0, 0],
  [1, 1],
])('%i failed tests: the last line says so, and the exit code is %i', async (failed, code) => {
  start(`(console.log(run.filter.slice(2).join(), run.env.NODE_OPTIONS), ${tally(failed)})`, '0', 'checkout');
  expect(await done()).toEqual({
    code,
    lines: [
      'testing',
      expect.stringMatching(/^checkout --experimental-vm-modules /),
      `2 passed, ${failed} failed, 1 skipped`,
      'ending',
    ],
  });
});

it('tests that cannot be run: what was started is ended all the same', async () => {
  start("Promise.reject(new Error('no store'))", '0');
  const { code, lines } = await done();
  expect({ code, lines: lines.slice(0, 3) }).toEqual({
    code: 1,
    lines: ['testing', 'ending', expect.stringMatching(/^tessera: .*no store/)],
  });
});

it('Ctrl-C ends the tests, and then what was started', async () => {
  start(untilAborted, '0');
  await says('testing');
  child.kill('SIGINT');
  const lines = ['testing', 'interrupted', '2 passed, 0 failed, 1 skipped', 'ending'];
  expect(await done()).toEqual({ code: 1, lines });
});

it('Ctrl-C twice waits for nothing', async () => {
  start(untilAborted, never);
  await says('testing');
  child.kill('SIGINT');
  await says('ending');
  await sleep(again);
  child.kill('SIGINT');
  expect((await done()).code).toBe(1);
});

it('there is one run in a folder', async () => {
  start(never, '0');
  await says('testing');
  start(never, '0');
  const { code, lines } = await done();
  expect({ code, lines }).toEqual({
    code: 1,
    lines: [expect.stringMatching(/^tessera: it already runs in this folder/)],
  });
});
