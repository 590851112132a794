import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { projectRoot } from '../src/project.js';

/** A project of two packages that nobody fetches, with our own bootstrap and ./tessera: what they do before anything is there. */
let folder: string;
let project: string;

const write = (name: string, text: string) => {
  const file = join(project, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const command = `console.log(JSON.stringify([process.cwd(), process.env.TESSERA_PROJECT, ...process.argv.slice(2)])); process.exit(7);`;
/** Stands for the compiler. */
const tsc = `require('node:fs').cpSync('tools/cli/src', 'tools/cli/dist', { recursive: true });`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera "fresh" clone '));
  project = join(folder, 'it');
  for (const name of ['tessera', join('tools', 'stack', 'bootstrap.mjs'), join('tools', 'cli', 'bin', 'tessera.mjs')])
    cpSync(join(projectRoot, name), join(project, name));
  write('tools/cli/src/main.js', command);
  write('compiler/package.json', '{"name":"typescript","version":"1.0.0"}');
  write('compiler/bin/tsc', tsc);
  write('apps/console/build.mjs', '');
  write('native/package.json', '{"name":"native","version":"1.0.0"}');
  const parts = {
    devDependencies: { typescript: 'file:compiler' },
    optionalDependencies: { native: 'file:native' },
  };
  write('package.json', JSON.stringify({ name: 'tessera', private: true, ...parts }));
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--no-audit'], { cwd: project });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As a person's shell has it: npm gives its scripts, and so this one, its own settings. */
const shell = (more: NodeJS.ProcessEnv) => {
  const own = Object.entries(process.env).filter(([key]) => !/^(npm_|NODE_ENV|NODE_OPTIONS)/i.test(key));
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(own), PATH: path, npm_config_offline: 'true', ...more };
};
const type = (words: string[], more: NodeJS.ProcessEnv = {}, cwd = folder) => {
  const [name = '', ...args] = words;
  const { status, stdout, stderr } = spawnSync(name, args, { cwd, env: shell(more), encoding: 'utf8' });
  return { status, stdout, stderr };
};

it.each([
  ['production', { NODE_ENV: 'production' }],
  ['an npmrc that leaves parts out', { npm_config_omit: 'dev\n\noptional' }],
  ['npm told that this is production', { npm_config_production: 'true' }],
])('installs everything under %s', (_, env) => {
  const { status, stderr } = type([process.execPath, join(project, 'tools', 'stack', 'bootstrap.mjs')], env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('at ') });
  for (const name of ['typescript', 'native']) expect(existsSync(join(project, 'node_modules', name))).toBe(true);
});

it('installs again what an install for production has taken away', () => {
  const bootstrap = [process.execPath, join(project, 'tools', 'stack', 'bootstrap.mjs')];
  expect(type(bootstrap).status).toBe(0);
  type(['npm', 'prune', '--omit=dev'], {}, project);
  expect(existsSync(join(project, 'node_modules', 'typescript'))).toBe(false);
  expect(type(bootstrap)).toMatchObject({ status: 0, stdout: expect.stringContaining('running npm ci') });
});

it('./tessera installs what is missing, from any folder, through links, and hands on words and exit code', () => {
  const elsewhere = join(folder, 'else where');
  mkdirSync(elsewhere);
  symlinkSync(join('..', 'it', 'tessera'), join(elsewhere, 't'));
  const first = type(['./t', 'up', 'a word', '--flag'], {}, elsewhere);
  const said = JSON.stringify([elsewhere, project, 'up', 'a word', '--flag']);
  expect(first).toEqual({ status: 7, stdout: `${said}\n`, stderr: expect.stringContaining('running npm ci') });
  expect(type([join(project, 'tessera'), '--help'])).toMatchObject({ status: 7, stderr: '' });
});

it('says once that it begins and once that it is done', () => {
  const { stdout } = type([process.execPath, join(project, 'tools', 'stack', 'bootstrap.mjs')]);
  expect(stdout.match(/^tessera: .*/gm)).toEqual([
    expect.stringMatching(/running npm ci \(about \d+ MB\)$/),
    expect.stringMatching(/^tessera: done installing \(\d+ s\)$/),
    'tessera: compiling what has changed',
    expect.stringMatching(/^tessera: done compiling \(\d+ s\)$/),
    expect.stringMatching(/^tessera: done building the console \(\d+ s\)$/),
  ]);
});

it('takes what it runs with it when it is ended', async () => {
  write('compiler/bin/tsc', `console.log('compiler', process.pid); setInterval(() => {}, 1_000);`);
  const bootstrap = spawn(process.execPath, [join(project, 'tools', 'stack', 'bootstrap.mjs')], { env: shell({}) });
  const pid = await new Promise<number>((resolve) =>
    bootstrap.stdout.on('data', (text) => {
      const [, said] = /^compiler (\d+)$/m.exec(String(text)) ?? [];
      if (said) resolve(Number(said));
    }),
  );
  bootstrap.kill('SIGTERM');
  await once(bootstrap, 'close');
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
