import * as z from 'zod';
import { type Agreement } from '../agreement.js';
import { ofKind } from '../rendered/of-kind.js';
import { servicesOf } from './service-ports.js';

const backend = z.object({ kind: z.string().default('Service'), name: z.string(), port: z.number().optional() });
const parent = z.object({ kind: z.string().default('Gateway'), name: z.string(), sectionName: z.string().optional() });
const route = z.object({
  spec: z.object({
    parentRefs: z.array(parent).default([]),
    rules: z.array(z.object({ backendRefs: z.array(backend).default([]) })).default([]),
  }),
});
const gateway = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ listeners: z.array(z.object({ name: z.string() })) }),
});

/** What a route says of others is only looked up when a request comes. */
export const routes: Agreement = {
  name: 'every route comes from a listener and leads to a Service that are there',
  broken: (objects) => {
    const services = servicesOf(objects).map(({ fields }) => fields);
    const gateways = ofKind(objects, 'Gateway', gateway).map(({ fields }) => fields);
    const leads = ({ name, port }: z.output<typeof backend>) =>
      services.some(({ metadata, spec }) => metadata.name === name && spec.ports.some((one) => one.port === port));
    const comes = ({ name, sectionName }: z.output<typeof parent>) =>
      gateways.some(
        ({ metadata, spec }) =>
          metadata.name === name &&
          (sectionName === undefined || spec.listeners.some((listener) => listener.name === sectionName)),
      );
    return ofKind(objects, 'HTTPRoute', route).flatMap(({ name, fields: { spec } }) => [
      ...spec.rules
        .flatMap(({ backendRefs }) => backendRefs)
        .filter((one) => one.kind === 'Service' && !leads(one))
        .map((one) => `${name}: leads to port ${one.port ?? '(none)'} of Service/${one.name}, which is not there`),
      ...spec.parentRefs
        .filter((one) => one.kind === 'Gateway' && !comes(one))
        .map(
          (one) => `${name}: comes from ${one.sectionName ?? 'a listener'} of Gateway/${one.name}, which is not there`,
        ),
    ]);
  },
};
