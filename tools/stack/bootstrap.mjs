// Runs before `npm start`, `npm test` and `npm run dev`, before `./tessera` (with --missing), and (with --built) after every
// npm install. Plain Node 20 without dependencies, because on a fresh clone there is nothing else yet.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const inRoot = (...parts) => join(root, ...parts);
const stamp = inRoot('node_modules', '.tessera-installed');
const isWindows = process.platform === 'win32';

function fail(line) {
  console.error(`tessera: ${line}`);
  process.exit(1);
}

/** Runs it to its end, and says now and then that it still does. */
async function run(what, command, args, env = process.env) {
  const began = Date.now();
  const say = (how) => console.log(`tessera: ${how} (${Math.round((Date.now() - began) / 1000)} s)`);
  // As in tools/stack/src/progress.ts.
  const reminder = setInterval(() => say(`still ${what}`), process.stdout.isTTY ? 2_000 : 15_000);
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env, shell: isWindows });
  // Ctrl-C reaches it by itself, these only through us; an install that goes on alone would disturb the next one.
  for (const name of ['SIGTERM', 'SIGHUP']) process.once(name, () => child.kill(name));
  child.once('error', (error) => fail(`cannot run ${command}: ${error.message}`));
  const [status, signal] = await once(child, 'exit');
  clearInterval(reminder);
  if (status !== 0) process.exit(signal ? 130 : status);
  say(`done ${what}`);
}

/** Is version `found` at least `wanted`? Both "major.minor". */
function atLeast(found, wanted) {
  const [major, minor] = found.split('.').map(Number);
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function checkNodeThatInstalls() {
  if (atLeast(process.versions.node, '20.19')) return;
  fail(`Node ${process.versions.node} is too old: install Node 20.19 or newer (https://nodejs.org)`);
}

/** On Linux the lockfile brings Node 24 as a package; npm puts it first on the PATH of every script. */
function checkNodeThatRuns() {
  const own = inRoot('node_modules', '.bin', 'node');
  const found = existsSync(own) ? spawnSync(own, ['--version'], { encoding: 'utf8' }).stdout : undefined;
  const version = found?.trim().slice(1) || process.versions.node;
  if (atLeast(version, '24.9')) return;
  const here = `${process.platform}-${process.arch}`;
  fail(
    `the services need Node 24.9 or newer, and npm brings none for ${here}: install it (https://nodejs.org), you run ${version}`,
  );
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc');
/** An install for production may have come after ours, and have taken the compiler away. */
const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash() && existsSync(compiler);
const isBuilt = () => existsSync(inRoot('tools', 'cli', 'dist', 'main.js'));

/** npm deletes node_modules first, with the Node 24 in it: this npm must run on the machine's own Node. */
function pathWithoutProject() {
  const inModules = (folder) => folder.includes('node_modules') && !folder.includes('npm');
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !inModules(folder))
    .join(delimiter);
}

/**
 * Whatever NODE_ENV, an npmrc or the environment leave out: the compiler is a dev dependency, and Node 24 and PostgreSQL are
 * optional ones, as each is for one system.
 */
const whole = ['--include=dev', '--include=optional'];

async function install() {
  console.log('tessera: dependencies are missing or older than package-lock.json, running npm ci (about 250 MB)');
  // Warnings about the Node that installs mislead: it is not the one that runs. TESSERA_BOOTSTRAP keeps the `prepare` script, which npm ci runs, from building what is built next anyway.
  await run('installing', 'npm', ['ci', '--loglevel=error', ...whole], {
    ...process.env,
    PATH: pathWithoutProject(),
    TESSERA_BOOTSTRAP: '1',
  });
}

async function build() {
  console.log('tessera: compiling what has changed');
  await run('compiling', process.execPath, [compiler, '-b']);
  await run('building the console', process.execPath, [inRoot('apps', 'console', 'build.mjs')]);
}

const afterInstall = process.argv.includes('--built');
if (afterInstall && process.env.TESSERA_BOOTSTRAP) process.exit(0);
// An install for production has no compiler, and nothing to compile.
if (afterInstall && !existsSync(compiler)) process.exit(0);
if (process.argv.includes('--missing') && isInstalled() && isBuilt()) process.exit(0);

checkNodeThatInstalls();
if (!afterInstall && !isInstalled()) await install();
checkNodeThatRuns();
await build();
writeFileSync(stamp, lockHash());
