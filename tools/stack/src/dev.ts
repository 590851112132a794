import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type App, apps, isApp } from './apps.js';
import { projectRoot, stateFolder } from './project.js';
import { appProgram } from './supervise/app-files.js';
import { mustBeFree, servicePorts } from './supervise/service-ports.js';
import { explain, Trouble } from './trouble.js';

/** `npm run dev -- order`: compiles whatever changes, libs too, and restarts the service. */
const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');

function readApp(): App {
  const command = new Command()
    .name('npm run dev --')
    .description('Restarts one service whenever it or a lib changes. Its stores come from: npm start -- --only ...')
    .argument('<service>', `one of ${apps.join(', ')}`)
    .parse(process.argv.slice(2), { from: 'user' });
  const [name = ''] = command.args;
  if (isApp(name)) return name;
  throw new Trouble(`"${name}" is none of ${apps.join(', ')}`);
}

/** In our process group: the terminal's Ctrl-C reaches both, as it would if they had been started by hand. */
const run = (...args: string[]): ChildProcess => spawn(process.execPath, args, { cwd: projectRoot, stdio: 'inherit' });

async function main(): Promise<void> {
  const app = readApp();
  const others = apps.filter((other) => other !== app).join(',');
  if (!existsSync(join(stateFolder, 'env', `${app}.env`))) {
    throw new Trouble(`${app} has no settings yet: start the stores with npm start -- --only ${others}`);
  }
  await mustBeFree(app, servicePorts(process.env)[app]);
  const children = [
    run(tsc, '-b', '-w', '--preserveWatchOutput'),
    run('--watch', '--watch-preserve-output', '--enable-source-maps', appProgram(app, 'main')),
  ];
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => children.forEach((child) => child.kill('SIGTERM')));
  }
  await Promise.race(children.map((child) => once(child, 'exit')));
  for (const child of children) child.kill('SIGTERM');
}

try {
  await main();
} catch (error) {
  console.error(`tessera: ${explain(error)}`);
  process.exitCode = 1;
}
