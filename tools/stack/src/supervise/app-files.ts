import { CommandError } from '@tessera/command';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type App } from '@tessera/contracts';
import { projectRoot, stateFolder } from '../project.js';
import { shellEnvironment } from '../processes/shell-environment.js';

/** What the supervisor keeps running: a service, or the front, which stands before several gateways. */
export type Part = App | 'front';

/** Whose address it has: people find the gateway at the front, where there is one. */
export const addressedAs = (part: Part): App => (part === 'front' ? 'gateway' : part);

/** The programs that a service's build leaves. */
export type AppProgram = 'main' | 'migrate' | 'seed' | 'keys' | 'rebuild-copies';

/** Where the services lie. Another folder only when the supervisor itself is tried out. */
export const appsRoot = () => process.env['TESSERA_APPS'] ?? join(projectRoot, 'apps');

/** The built program, which must be there. */
export const appProgram = (app: App, program: AppProgram): string => {
  const file = join(appsRoot(), app, 'dist', `${program}.js`);
  if (!existsSync(file)) throw new CommandError(`apps/${app}/dist/${program}.js is missing: npm run build makes it`);
  return file;
};

/** What runs as that part until it is ended. */
export const mainProgram = (part: Part): string =>
  part === 'front' ? join(projectRoot, 'tools', 'stack', 'dist', 'front.process.js') : appProgram(part, 'main');

/** `@tessera/runtime/traces`, wherever Node is started. */
export const tracesPreload = pathToFileURL(join(projectRoot, 'libs', 'runtime', 'dist', 'traces', 'preload.js')).href;

/**
 * How Node is started for whatever we run, here and in the image (docker/service.Dockerfile). A small nursery in which all is born: so a request
 * leaves nothing behind that only a full collection finds. One thread to collect beside the main one: more take its core (docs/adr/0024).
 */
export const nodeFlags: readonly string[] = [
  '--enable-source-maps',
  '--max-semi-space-size=8',
  '--no-allocation-site-pretenuring',
  '--v8-pool-size=1',
  // Does nothing where no spans are wanted (docs/traces.md).
  `--import=${tracesPreload}`,
];

/** What Node has compiled once is not compiled again: a quarter less work at every start. */
export const compileCache = { NODE_COMPILE_CACHE: join(stateFolder, 'compile-cache') };

/** As in the image (docker/service.Dockerfile): what argon2 gave back does not stay with each thread. */
const oneArena = { MALLOC_ARENA_MAX: '1' };

/**
 * The environment of a service or task: what any program needs of the shell, and these settings. Whatever else the shell has
 * is meant for others, also where it is named like a setting of ours (conda has a HOST), and nothing is added from env files,
 * which are for services started by hand.
 */
export const appEnvironment = (settings: Record<string, string>): NodeJS.ProcessEnv => ({
  ...shellEnvironment(),
  ...compileCache,
  ...oneArena,
  NODE_ENV: 'production',
  ...settings,
});
