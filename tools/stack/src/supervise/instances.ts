import { type App, apps } from '@tessera/contracts';
import { freePorts } from '../processes/ports.js';
import { type MorePorts } from '../provision/environment.js';

/** One process of a service. The first is named like its service, the others order-2, order-3. */
export interface Instance {
  name: string;
  app: App;
  port: number;
}

/** How many processes of a service are wanted; one where nothing is said. */
export type Counts = Partial<Record<App, number>>;

/** The processes of these services. The first has the service's port; the others any free one, of which the gateway is told. */
export const instancesOf = async (
  only: readonly App[],
  counts: Counts,
  ports: Record<App, number>,
  findPorts = freePorts,
): Promise<Instance[]> => {
  const names = only.flatMap((app) => namesOf(app, counts[app] ?? 1));
  const extra = await findPorts(names.length - only.length);
  return names.map(({ name, app }) => ({ name, app, port: name === app ? ports[app] : (extra.pop() ?? 0) }));
};

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
