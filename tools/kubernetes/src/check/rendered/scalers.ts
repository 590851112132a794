import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { ofKind } from './of-kind.js';

/** How many pods something lets a Deployment have. */
export interface Scaler {
  /** `ScaledObject/order`. */
  name: string;
  target: string;
  least: number;
  most: number;
}

const target = z.object({ kind: z.string().default('Deployment'), name: z.string() });
const autoscaler = z.object({
  spec: z.object({ scaleTargetRef: target, minReplicas: z.number().default(1), maxReplicas: z.number() }),
});
// The defaults are KEDA's own.
const scaledObject = z.object({
  spec: z.object({
    scaleTargetRef: target,
    minReplicaCount: z.number().default(0),
    maxReplicaCount: z.number().default(100),
  }),
});

/** Everything that scales: HorizontalPodAutoscalers, and ScaledObjects, of which KEDA makes one each. */
export const scalersOf = (objects: readonly KubeObject[]): Scaler[] => [
  ...ofKind(objects, 'HorizontalPodAutoscaler', autoscaler).map(({ name, fields: { spec } }) => ({
    name,
    target: `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    least: spec.minReplicas,
    most: spec.maxReplicas,
  })),
  ...ofKind(objects, 'ScaledObject', scaledObject).map(({ name, fields: { spec } }) => ({
    name,
    target: `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    least: spec.minReplicaCount,
    most: spec.maxReplicaCount,
  })),
];
