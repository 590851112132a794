import { type Agreement } from '../agreement.js';
import { podsOf, type Container, containersOf } from '../rendered/pods.js';

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

/** By its name or its number: what nobody listens to under either does not answer. */
const has = ({ ports }: Container, wanted: number | string) =>
  ports.some(({ name, containerPort }) => wanted === name || wanted === containerPort);

const askedBy = (container: Container) =>
  probes.flatMap((probe) => {
    const asked = container[probe]?.httpGet ?? container[probe]?.tcpSocket;
    return asked ? [{ probe, port: asked.port }] : [];
  });

/** No schema compares the two, and the kubelet only restarts the pod. */
export const probedPorts: Agreement = {
  name: 'every probe asks a port that its container has',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) =>
      containersOf(pods).flatMap((container) =>
        askedBy(container)
          .filter(({ port }) => !has(container, port))
          .map(
            ({ probe, port }) => `${pods.of}: the ${probe} of ${container.name} asks port ${port}, which it has not`,
          ),
      ),
    ),
};
