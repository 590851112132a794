import { eventually, mongoDatabase, postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type StoringApp } from '@tessera/contracts';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What an initContainer of each service runs, beside the job that it waits for. */
const settings = { KEY_ENCRYPTION_SECRET: 'a secret of this test alone, long enough', RUNS_IN: 'kubernetes' };

const running = new Set<ChildProcess>();
afterEach(() => running.forEach((child) => child.kill('SIGKILL')));

const run = (app: StoringApp, args: string[], env: NodeJS.ProcessEnv = {}) => {
  const program = fileURLToPath(new URL(`../apps/${app}/dist/migrate.js`, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const told = { out: '', err: '' };
  child.stdout.on('data', (data) => (told.out += String(data)));
  child.stderr.on('data', (data) => (told.err += String(data)));
  const code = once(child, 'close').then(([code]) => Number(code));
  return { told, code, end: () => child.kill('SIGTERM') };
};

it.each<[StoringApp, () => Promise<TestDatabase>]>([
  ['user', postgresDatabase],
  ['order', postgresDatabase],
  ['inventory', mongoDatabase],
])('%s migrate --wait ends as soon as the job is done', async (app, database) => {
  const test = await database();
  const env = { ...settings, DATABASE_URL: test.url };
  const waiting = run(app, ['--wait'], env);
  await eventually(() => expect(waiting.told.out).toMatch(/^\w+ migrate --wait: waiting, pending: .+\n$/));
  expect(await run(app, [], env).code).toBe(0);
  expect(await waiting.code).toBe(0);
  expect(waiting.told.out).toMatch(/^\w+ migrate --wait: nothing is pending$/m);
  await test.drop();
});

it('waits while the store is away, and ends when its pod is to end', async () => {
  const waiting = run('order', ['--wait'], { ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/none' });
  await eventually(() => expect(waiting.told.out).toMatch(/waiting, the database does not answer: .*ECONNREFUSED/));
  waiting.end();
  expect(await waiting.code).toBe(143);
});

it('ends at once where waiting would help nothing', async () => {
  const [unset, misspelt, help] = [run('order', ['--wait']), run('order', ['--wiat']), run('order', ['--help'])];
  expect(await Promise.all([unset.code, misspelt.code, help.code])).toEqual([78, 2, 0]);
  expect(unset.told.err).toMatch(/DATABASE_URL/);
  expect(misspelt.told.err).toBe("order migrate: Unknown option '--wiat'\n");
  expect(help.told.out).toMatch(/--wait +changes nothing/);
});
