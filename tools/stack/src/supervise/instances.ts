import { type App, apps } from '@tessera/contracts';
import { freePorts } from '../processes/ports.js';
import { type MorePorts } from '../provision/environment.js';
import { type Part } from './app-files.js';
import { type ServicePorts } from './service-ports.js';

/** One process of a service. The first is named like its service, the others order-2, order-3. */
export interface Instance {
  name: string;
  app: Part;
  port: number;
  /** Of a gateway. */
  management?: number;
}

/** How many processes of a service are wanted; one where nothing is said. */
export type Counts = Partial<Record<App, number>>;

/**
 * The processes of these services. The first has the service's port; the others any free one, of which the gateway is told.
 * Several gateways all have free ones: people find them at the front, which has the usual port.
 */
export const instancesOf = async (
  only: readonly App[],
  counts: Counts,
  ports: ServicePorts,
  findPorts = freePorts,
): Promise<Instance[]> => {
  const hasFront = only.includes('gateway') && isShared(counts);
  const free = async () => (await findPorts(1))[0] ?? 0;
  const managementOf = async (name: string) => (name === 'gateway' ? ports.management : free());
  const instances: Instance[] = [];
  for (const { name, app } of only.flatMap((app) => namesOf(app, counts[app] ?? 1))) {
    const isUsual = name === app && !(hasFront && app === 'gateway');
    const port = isUsual ? ports[app] : await free();
    instances.push({ name, app, port, ...(app === 'gateway' && { management: await managementOf(name) }) });
  }
  return hasFront ? [...instances, { name: 'front', app: 'front', port: ports.gateway }] : instances;
};

/** Are there several gateways, which then count limits together? */
export const isShared = ({ gateway = 1 }: Counts): boolean => gateway > 1;

const namesOf = (app: App, count: number) =>
  Array.from({ length: count }, (_, index) => ({ app, name: index === 0 ? app : `${app}-${index + 1}` }));

/** Where those beside the first of each service listen. */
export const morePortsOf = (instances: readonly Instance[]): MorePorts =>
  Object.fromEntries(
    apps.map((app) => [
      app,
      instances.filter((instance) => instance.app === app && instance.name !== app).map(({ port }) => port),
    ]),
  );
