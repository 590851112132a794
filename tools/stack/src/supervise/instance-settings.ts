import { type App, portKey, urlKey } from '@tessera/contracts';
import { type Environment } from '../provision/environment.js';
import { type Instance } from './instances.js';
import { managementKey } from './service-ports.js';

/** Where a gateway finds the laboratory of its run, and what opens it. */
export interface LabAddress {
  url: string;
  key: string;
}

/** What one process is started with: the settings of its service, and what is its own. */
export const settingsOf = (
  { app, port, management }: Instance,
  all: Record<App, Environment>,
  instances: readonly Instance[],
  lab?: LabAddress,
): Environment => {
  if (app === 'front') return frontSettings(port, all.gateway, instances);
  const isBehindFront = app === 'gateway' && instances.some((other) => other.app === 'front');
  return {
    ...(isBehindFront && { TRUSTED_PROXIES: '127.0.0.1/32' }),
    ...all[app],
    // The front alone is for others than this machine.
    ...(isBehindFront && { HOST: '127.0.0.1' }),
    [portKey(app)]: String(port),
    ...(app === 'gateway' && lab && { LAB_URL: lab.url, LAB_KEY: lab.key }),
    ...(management !== undefined && { [managementKey]: String(management) }),
  };
};

const frontSettings = (port: number, { HOST = '' }: Environment, instances: readonly Instance[]): Environment => {
  const gateways = instances
    .filter(({ app }) => app === 'gateway')
    .map((gateway) => `http://127.0.0.1:${gateway.port}`);
  return { ...(HOST && { HOST }), [portKey('gateway')]: String(port), [urlKey('gateway')]: gateways.join(',') };
};
