import { apps } from '@tessera/contracts';
import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { environmentOf } from '../rendered/environment.js';
import { readAs } from '../rendered/of-kind.js';
import { type Pods, podsOf } from '../rendered/pods.js';
import { rolloutOf } from '../rendered/replicas.js';
import { labelSelector, selects } from '../rendered/selector.js';

const budget = z.object({
  spec: z.object({
    selector: labelSelector,
    minAvailable: z.union([z.number(), z.string()]).optional(),
    maxUnavailable: z.union([z.number(), z.string()]).optional(),
  }),
});

/** After draining: 20 s until a consumer group has let go, and the stores. */
const afterDraining = 30;

const brokenTime = ({ spec }: Pods, objects: readonly KubeObject[]): string[] =>
  spec.containers.flatMap((container) => {
    const drain = Number(environmentOf(container, objects).get('DRAIN_MS') ?? 0) / 1_000;
    const needed = drain + afterDraining;
    return [
      ...(drain < 5 ? [`drains for ${drain} s: who has its address from DNS knows better only after 5`] : []),
      ...(spec.terminationGracePeriodSeconds < needed
        ? [`is killed after ${spec.terminationGracePeriodSeconds} s, and needs ${needed} to end`]
        : []),
    ];
  });

const brokenRollout = (object: KubeObject): string[] => {
  const { type, maxUnavailable } = rolloutOf(object);
  if (type !== 'RollingUpdate') return [`is replaced by ${type}: all pods end before the first new one begins`];
  return Number.parseFloat(String(maxUnavailable)) === 0
    ? []
    : [`may lack ${maxUnavailable} of its pods in a rollout; maxUnavailable must be 0`];
};

const brokenBudget = (labels: Pods['labels'], objects: readonly KubeObject[]): string[] => {
  const found = objects
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .map((object) => readAs(object, budget))
    .filter(({ fields }) => selects(fields.spec.selector, labels));
  if (found.length !== 1) return [`has ${found.length} PodDisruptionBudgets, and one it must be`];
  return found.flatMap(({ name, fields: { spec } }) =>
    spec.minAvailable === undefined && Number.parseFloat(String(spec.maxUnavailable ?? 0)) >= 1
      ? []
      : [`is held by ${name}, which can keep a node from being drained; say maxUnavailable: 1`],
  );
};

/** A service that is rolled out, drained or scaled down answers whoever still has its address, and ends what it began. */
export const ending: Agreement = {
  name: 'every service ends in peace, one pod after the other',
  broken: (objects) =>
    podsOf(objects)
      .filter(({ object }) => object.kind === 'Deployment' && apps.some((app) => app === object.metadata.name))
      .flatMap((pods) =>
        [...brokenTime(pods, objects), ...brokenRollout(pods.object), ...brokenBudget(pods.labels, objects)].map(
          (line) => `${pods.of}: ${line}`,
        ),
      ),
};
