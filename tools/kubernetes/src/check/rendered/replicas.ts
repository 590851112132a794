import * as z from 'zod';
import { type KubeObject, nameOf } from '../../object.js';
import { readAs } from './of-kind.js';
import { scalersOf } from './scalers.js';

const amount = z.union([z.number(), z.string()]);

const deployment = z.object({
  spec: z.object({
    replicas: z.number().optional(),
    strategy: z
      .object({
        type: z.string().default('RollingUpdate'),
        rollingUpdate: z.object({ maxSurge: amount.default('25%'), maxUnavailable: amount.default('25%') }).optional(),
      })
      .optional(),
  }),
});

/** How a Deployment replaces its pods, with what Kubernetes does where nothing is said. */
export const rolloutOf = (object: KubeObject) => {
  const { replicas, strategy } = readAs(object, deployment).fields.spec;
  const { maxSurge, maxUnavailable } = strategy?.rollingUpdate ?? { maxSurge: '25%', maxUnavailable: '25%' };
  return { replicas, type: strategy?.type ?? 'RollingUpdate', maxSurge, maxUnavailable };
};

/** Pods beyond the wanted ones: a share is rounded up. */
const surge = (amount: number | string, replicas: number) =>
  typeof amount === 'number' ? amount : Math.ceil((Number.parseFloat(amount) / 100) * replicas);

/** The most pods of a Deployment that are there at once: as many as something scales it to, and those of a rollout. */
export const mostPods = (object: KubeObject, objects: readonly KubeObject[]): number => {
  const { replicas = 1, type, maxSurge } = rolloutOf(object);
  const scaled = scalersOf(objects).filter(({ target }) => target === nameOf(object));
  const most = Math.max(replicas, ...scaled.map(({ most }) => most));
  return most + (type === 'RollingUpdate' ? surge(maxSurge, most) : 0);
};
