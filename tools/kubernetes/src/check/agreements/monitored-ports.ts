import * as z from 'zod';
import { type Agreement } from '../agreement.js';
import { ofKind } from '../rendered/of-kind.js';
import { podsOf } from '../rendered/pods.js';
import { labelSelector, selects } from '../rendered/selector.js';
import { type KubeObject } from '../../object.js';
import { portOf } from './service-ports.js';

const podMonitor = z.object({
  spec: z.object({
    selector: labelSelector,
    podMetricsEndpoints: z.array(z.object({ port: z.string().optional() })).default([]),
  }),
});

/** Which pods are scraped, and at which ports. */
export const scraped = (objects: readonly KubeObject[]) =>
  ofKind(objects, 'PodMonitor', podMonitor).flatMap(({ name, fields: { spec } }) =>
    podsOf(objects)
      .filter(({ labels }) => selects(spec.selector, labels))
      .flatMap((pods) => spec.podMetricsEndpoints.map(({ port = '(none)' }) => ({ name, pods, port }))),
  );

/** Prometheus finds no target where the port has another name, and says nothing. */
export const monitoredPorts: Agreement = {
  name: 'every PodMonitor asks ports that its pods have',
  broken: (objects) =>
    scraped(objects)
      .filter(({ pods, port }) => !portOf(pods, port))
      .map(({ name, pods, port }) => `${name}: asks port ${port}, which ${pods.of} has not`),
};
