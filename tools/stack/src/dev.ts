import { CommandError, commandLine, exitCodeOf, keepLoopbackDirect } from '@tessera/command';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { Argument } from 'commander';
import { type App, apps, portKey } from '@tessera/contracts';
import { writtenSettings } from './control/seed-again.js';
import { followSources } from './dev/follow-sources.js';
import { transpile } from './dev/transpile.js';
import { exitOf } from './processes/background-process.js';
import { shellEnvironment } from './processes/shell-environment.js';
import { projectRoot, stateFolder } from './project.js';
import { type Environment } from './provision/environment.js';
import { appProgram, appsRoot, compileCache } from './supervise/app-files.js';
import { mustBeFree, servicePorts } from './supervise/service-ports.js';
import { settingsOption } from './supervise/start-options.js';

/**
 * `npm run dev -- order`: compiles whatever is saved, libs too, and restarts the service. Nobody waits for the types:
 * tsc checks them meanwhile, and writes the declarations that other projects read.
 */
const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');

/** In our process group: the terminal's Ctrl-C reaches both, as it would if they had been started by hand. */
const run = (env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess =>
  spawn(process.execPath, args, { cwd: projectRoot, stdio: 'inherit', env: { ...compileCache, ...env } });

/** Not for production: then the service takes what is missing from the file that the start has written. */
const environmentOf = (app: App, set: Environment): NodeJS.ProcessEnv => {
  const port = process.env[portKey(app)];
  return { ...shellEnvironment(), TESSERA_STATE: stateFolder, ...(port && { [portKey(app)]: port }), ...set };
};

/** Those that the service is made of. */
const projectsOf = (app: App): string[] => {
  const libs = join(projectRoot, 'libs');
  return [join(appsRoot(), app), ...readdirSync(libs).map((lib) => join(libs, lib))];
};

const follow = async (app: App, { set }: { set: Environment }): Promise<void> => {
  const others = apps.filter((other) => other !== app).join(',');
  if (!existsSync(join(stateFolder, 'env', `${app}.env`))) {
    throw new CommandError(`${app} has no settings yet: start the stores with npm start -- --only ${others}`);
  }
  await mustBeFree(app, servicePorts({ ...writtenSettings(stateFolder, app), ...process.env })[app]);
  const types = run(process.env, tsc, '-b', '-w', '--preserveWatchOutput', '--emitDeclarationOnly');
  if (types.pid !== undefined) setPriority(types.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const watched = ['--watch', '--watch-preserve-output', '--enable-source-maps', appProgram(app, 'main')];
  const children = [types, run(environmentOf(app, set), ...watched)];
  followSources(projectsOf(app), transpile);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => children.forEach((child) => child.kill('SIGTERM')));
  }
  const ends = children.map(exitOf);
  await Promise.race(ends);
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(ends);
  // The sources are still followed.
  process.exit();
};

const command = commandLine('npm run dev --')
  .description('Restarts one service whenever it or a lib changes. Its stores come from: npm start -- --only ...')
  .addArgument(new Argument('<service>', 'which service').choices(apps))
  .addOption(settingsOption())
  .action(follow);

keepLoopbackDirect();

process.exitCode = await exitCodeOf(() => command.parseAsync(), 'tessera: ');
