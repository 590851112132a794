import { CommandError } from '@tessera/command';
import { type App, apps, defaultPorts, eachApp, portKey } from '@tessera/contracts';
import { portOwner } from '../processes/port-owner.js';
import { portIn } from '../port-setting.js';
import { freePorts, isFree } from '../processes/ports.js';

/** The services' ports: those of the list of services unless the environment says otherwise. */
export const servicePorts = (env: NodeJS.ProcessEnv): Record<App, number> =>
  eachApp((app) => portIn(env, portKey(app), defaultPorts[app]));

/** A port for each service that is free now. */
export const freeServicePorts = async (): Promise<Record<App, number>> => {
  const ports = await freePorts(apps.length);
  return eachApp(() => ports.pop() ?? 0);
};

/** Throws a CommandError that names who holds the port. Services, unlike stores, have to be where people look for them. */
export const mustBeFree = async (app: App, port: number): Promise<void> => {
  if (await isFree(port)) return;
  const owner = (await portOwner(port)) ?? 'a process that this user may not see';
  throw new CommandError(
    `port ${port}, wanted by ${app}, is held by ${owner}: end it, or set ${portKey(app)} to another port`,
  );
};
