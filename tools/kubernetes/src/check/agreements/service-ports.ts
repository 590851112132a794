import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { ofKind } from '../rendered/of-kind.js';
import { type Pods, podsOf } from '../rendered/pods.js';
import { selects } from '../rendered/selector.js';

const service = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    selector: z.record(z.string(), z.string()).default({}),
    ports: z
      .array(
        z.object({
          name: z.string().optional(),
          port: z.number(),
          targetPort: z.union([z.number(), z.string()]).optional(),
        }),
      )
      .default([]),
  }),
});

/** Every Service, with the pods behind it. */
export const servicesOf = (objects: readonly KubeObject[]) =>
  ofKind(objects, 'Service', service).map((read) => ({
    ...read,
    behind: podsOf(objects).filter(({ labels }) =>
      selects({ matchLabels: read.fields.spec.selector, matchExpressions: [] }, labels),
    ),
  }));

/** The port of the pods that is meant, unless they have none such. */
export const portOf = ({ spec }: Pods, wanted: number | string) =>
  spec.containers
    .flatMap(({ ports }) => ports)
    .find(({ name, containerPort }) => wanted === name || wanted === containerPort);

/** Metrics and the state of the platform are for who runs it. A Service is what a route can name. */
const MANAGEMENT = 'management';

const brokenPort = (name: string, target: number | string, pods: Pods): string[] => {
  const port = portOf(pods, target);
  if (!port) return [`${name}: its port leads to ${target}, which ${pods.of} has not`];
  return port.name === MANAGEMENT ? [`${name}: opens the port ${MANAGEMENT} of ${pods.of} to whoever can name it`] : [];
};

/** A Service whose targetPort nobody has is accepted, and leads nowhere. */
export const servicePorts: Agreement = {
  name: 'every Service leads to ports that its pods have, and to none for management',
  broken: (objects) =>
    servicesOf(objects).flatMap(({ name, fields: { spec }, behind }) =>
      spec.ports.flatMap(({ port, targetPort = port }) => behind.flatMap((pods) => brokenPort(name, targetPort, pods))),
    ),
};
