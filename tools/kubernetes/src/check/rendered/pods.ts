import * as z from 'zod';
import { type KubeObject, nameOf } from '../../object.js';
import { readAs } from './of-kind.js';
import { labelSelector, type Labels } from './selector.js';

const portNumberOrName = z.union([z.number(), z.string()]);
const probe = z.object({
  httpGet: z.object({ port: portNumberOrName }).optional(),
  tcpSocket: z.object({ port: portNumberOrName }).optional(),
});
const keyOf = z.object({ name: z.string(), key: z.string() });
const named = z.object({ name: z.string() });

const environmentEntry = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ configMapKeyRef: keyOf.optional(), secretKeyRef: keyOf.optional() }).optional(),
});

const amounts = z.record(z.string(), z.union([z.string(), z.number()])).default({});
const container = z.object({
  name: z.string(),
  image: z.string().default(''),
  args: z.array(z.string()).default([]),
  env: z.array(environmentEntry).default([]),
  envFrom: z.array(z.object({ configMapRef: named.optional(), secretRef: named.optional() })).default([]),
  ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).default([]),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
  resources: z.object({ requests: amounts, limits: amounts }).default({ requests: {}, limits: {} }),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  securityContext: z
    .object({
      readOnlyRootFilesystem: z.boolean().optional(),
      allowPrivilegeEscalation: z.boolean().optional(),
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      capabilities: z
        .object({ add: z.array(z.string()).default([]), drop: z.array(z.string()).default([]) })
        .optional(),
    })
    .default({}),
});

const items = z.array(z.object({ key: z.string(), path: z.string() })).optional();
const volume = z.object({
  name: z.string(),
  secret: z.object({ secretName: z.string(), defaultMode: z.number().optional(), items }).optional(),
  projected: z
    .object({
      defaultMode: z.number().optional(),
      sources: z.array(z.object({ secret: z.object({ name: z.string(), items }).optional() })),
    })
    .optional(),
});

const podSpec = z.object({
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  enableServiceLinks: z.boolean().optional(),
  terminationGracePeriodSeconds: z.number().default(30),
  securityContext: z
    .object({ runAsNonRoot: z.boolean().optional(), runAsUser: z.number().optional(), fsGroup: z.number().optional() })
    .default({}),
  topologySpreadConstraints: z
    .array(z.object({ topologyKey: z.string(), labelSelector: labelSelector.optional() }))
    .default([]),
  initContainers: z.array(container).default([]),
  containers: z.array(container),
  volumes: z.array(volume).default([]),
});

const template = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }).default({ labels: {} }),
  spec: podSpec,
});

/** A container as its pod template has it. */
export type Container = z.output<typeof container>;
/** A volume of a pod. */
export type Volume = z.output<typeof volume>;

/** The pods that an object makes. */
export interface Pods {
  /** `Deployment/order`. */
  of: string;
  object: KubeObject;
  labels: Labels;
  spec: z.output<typeof podSpec>;
}

const makers = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];
const maker = z.object({ spec: z.object({ template }) });

const templateOf = (object: KubeObject) =>
  object.kind === 'Pod' ? readAs(object, template).fields : readAs(object, maker).fields.spec.template;

/** Every kind of pods of what is rendered. */
export const podsOf = (objects: readonly KubeObject[]): Pods[] =>
  objects
    .filter(({ kind }) => kind === 'Pod' || makers.includes(kind))
    .map((object) => {
      const { metadata, spec } = templateOf(object);
      return { of: nameOf(object), object, labels: metadata.labels, spec };
    });

/** Its containers, those that run before the others included. */
export const containersOf = ({ spec }: Pods): Container[] => [...spec.initContainers, ...spec.containers];

/** What the pods are part of: the value of a label that all of ours have. */
export const NAME = 'app.kubernetes.io/name';
