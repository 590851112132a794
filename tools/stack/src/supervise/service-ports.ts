import { CommandError } from '@tessera/command';
import { type App, apps, defaultPorts, eachApp, portKey } from '@tessera/contracts';
import { portOwner } from '../processes/port-owner.js';
import { portIn } from '../port-setting.js';
import { freePorts, isFree } from '../processes/ports.js';

/** Where each service listens, and under `management` the gateway for those who look after it. */
export type ServicePorts = Record<App | 'management', number>;

/** The setting that carries that port. */
export const managementKey = 'MANAGEMENT_PORT';

/** The usual ones. */
export const usualPorts: ServicePorts = { ...defaultPorts, management: 3009 };

/** The setting that says where one of them is. */
export const portSetting = (name: App | 'management') => (name === 'management' ? managementKey : portKey(name));

/** The services' ports: the usual ones unless the environment says otherwise. */
export const servicePorts = (env: NodeJS.ProcessEnv): ServicePorts => {
  const found = (name: App | 'management') => portIn(env, portSetting(name), usualPorts[name]);
  return { ...eachApp(found), management: found('management') };
};

/** A port for each service that is free now. */
export const freeServicePorts = async (): Promise<ServicePorts> => {
  const [management = 0, ...ports] = await freePorts(apps.length + 1);
  return { ...eachApp(() => ports.pop() ?? 0), management };
};

/** Throws a CommandError that names who holds the port. Services, unlike stores, have to be where people look for them. */
export const mustBeFree = async (name: App | 'management', port: number): Promise<void> => {
  if (await isFree(port)) return;
  const owner = (await portOwner(port)) ?? 'a process that this user may not see';
  throw new CommandError(
    `port ${port}, wanted by ${name}, is held by ${owner}: end it, or set ${portSetting(name)} to another port`,
  );
};
