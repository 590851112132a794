import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { ofKind } from './of-kind.js';

const trigger = z.object({
  type: z.string(),
  metadata: z.record(z.string(), z.string()),
  authenticationRef: z.object({ name: z.string() }).optional(),
});
const scaledObject = z.object({
  spec: z.object({
    scaleTargetRef: z.object({ name: z.string() }),
    maxReplicaCount: z.number().default(100),
    triggers: z.array(trigger),
  }),
});

/** One reason of a ScaledObject to scale. */
export interface Trigger extends z.output<typeof trigger> {
  /** `ScaledObject/order`. */
  of: string;
  /** The Deployment that is scaled. */
  target: string;
  most: number;
}

/** Those of all ScaledObjects. */
export const triggersOf = (objects: readonly KubeObject[]): Trigger[] =>
  ofKind(objects, 'ScaledObject', scaledObject).flatMap(({ name: of, fields: { spec } }) =>
    spec.triggers.map((one) => ({ ...one, of, target: spec.scaleTargetRef.name, most: spec.maxReplicaCount })),
  );
