import { isApp, portKey } from '@tessera/contracts';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { programOf } from '../told/programs.js';
import { environmentOf } from '../rendered/environment.js';
import { type Container, podsOf } from '../rendered/pods.js';

/** The image says 3000 for every service (docker/service.Dockerfile); the management port is the default of its setting. */
const listensAt = (container: Container, objects: readonly KubeObject[]): Record<string, string> => {
  const { image } = programOf(container);
  const told = environmentOf(container, objects);
  return isApp(image)
    ? { http: told.get(portKey(image)) ?? '3000', management: told.get('MANAGEMENT_PORT') ?? '3009' }
    : {};
};

const broken = (container: Container, objects: readonly KubeObject[]): string[] => {
  const at = listensAt(container, objects);
  return container.ports
    .filter(({ name = '', containerPort }) => at[name] !== undefined && at[name] !== String(containerPort))
    .map(({ name = '', containerPort }) => `has port ${name} ${containerPort}, and its program listens at ${at[name]}`);
};

/** What stands in `ports` is only said: it opens nothing. */
export const listening: Agreement = {
  name: 'every service listens where its pod says',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) =>
      pods.spec.containers.flatMap((container) =>
        broken(container, objects).map((line) => `${pods.of}: ${container.name} ${line}`),
      ),
    ),
};
