import { CommandError } from '@tessera/command';
import { type App, defaultPorts, eachApp, portKey } from '../apps.js';
import { portOwner } from '../processes/port-owner.js';
import { portIn } from '../port-setting.js';
import { isFree } from '../processes/ports.js';

/** The services' ports: 3000 to 3003 unless the environment says otherwise. */
export function servicePorts(env: NodeJS.ProcessEnv): Record<App, number> {
  return eachApp((app) => portIn(env, portKey(app), defaultPorts[app]));
}

/** Throws a CommandError that names who holds the port. Services, unlike stores, have to be where people look for them. */
export async function mustBeFree(app: App, port: number): Promise<void> {
  if (await isFree(port)) return;
  const owner = (await portOwner(port)) ?? 'a process that this user may not see';
  throw new CommandError(
    `port ${port}, wanted by ${app}, is held by ${owner}: end it, or set ${portKey(app)} to another port`,
  );
}
