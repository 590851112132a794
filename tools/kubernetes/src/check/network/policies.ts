import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { ofKind } from '../rendered/of-kind.js';
import { labelSelector } from '../rendered/selector.js';

const peer = z.object({
  podSelector: labelSelector.optional(),
  namespaceSelector: labelSelector.optional(),
  ipBlock: z.object({ cidr: z.string() }).optional(),
});
const port = z.object({
  protocol: z.string().default('TCP'),
  port: z.union([z.number(), z.string()]).optional(),
  endPort: z.number().optional(),
});
const direction = z.enum(['Ingress', 'Egress']);
const networkPolicy = z.object({
  spec: z.object({
    podSelector: labelSelector,
    policyTypes: z.array(direction).default(['Ingress']),
    ingress: z.array(z.object({ from: z.array(peer).default([]), ports: z.array(port).default([]) })).default([]),
    egress: z.array(z.object({ to: z.array(peer).default([]), ports: z.array(port).default([]) })).default([]),
  }),
});

/** Who is meant by one entry of `from` or `to`. */
export type Peer = z.output<typeof peer>;
/** A port of a rule, which may have a name that the pods have for it. */
export type PolicyPort = z.output<typeof port>;
/** Into pods, or out of them. */
export type Direction = z.output<typeof direction>;

/** Every NetworkPolicy. */
export const networkPolicies = (objects: readonly KubeObject[]) => ofKind(objects, 'NetworkPolicy', networkPolicy);
