import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { ofKind, readAs } from '../rendered/of-kind.js';
import { operatorPods } from '../rendered/operator-pods.js';
import { podsOf } from '../rendered/pods.js';
import { labelSelector, type LabelSelector, selects, selectorText } from '../rendered/selector.js';
import { networkPolicies } from '../network/policies.js';

/** A place that chooses pods. */
interface Choice {
  by: string;
  selector: LabelSelector;
}

const bySelector = z.object({ spec: z.object({ selector: labelSelector }) });
const byLabels = z.object({ spec: z.object({ selector: z.record(z.string(), z.string()).optional() }) });

const ofBudgetsAndMonitors = (objects: readonly KubeObject[]): Choice[] =>
  ['PodDisruptionBudget', 'PodMonitor'].flatMap((kind) =>
    ofKind(objects, kind, bySelector).map(({ name, fields }) => ({ by: name, selector: fields.spec.selector })),
  );

// A Service without a selector stands for something outside, whose addresses are said elsewhere.
const ofServices = (objects: readonly KubeObject[]): Choice[] =>
  ofKind(objects, 'Service', byLabels).flatMap(({ name, fields: { spec } }) =>
    spec.selector ? [{ by: name, selector: { matchLabels: spec.selector, matchExpressions: [] } }] : [],
  );

// What stands beside a namespace's labels chooses among the pods of others.
const ofPolicies = (objects: readonly KubeObject[]): Choice[] =>
  networkPolicies(objects).flatMap(({ name, fields: { spec } }) => [
    { by: name, selector: spec.podSelector },
    ...[...spec.ingress.flatMap(({ from }) => from), ...spec.egress.flatMap(({ to }) => to)].flatMap((peer) =>
      peer.podSelector && !peer.namespaceSelector ? [{ by: name, selector: peer.podSelector }] : [],
    ),
  ]);

/** Each value of a list for itself: one of several that is misspelt would hide behind the others. */
const each = ({ by, selector }: Choice): Choice[] => {
  const [only, ...others] = selector.matchExpressions;
  if (only?.operator !== 'In' || others.length > 0) return [{ by, selector }];
  return only.values.map((value) => ({
    by,
    selector: { ...selector, matchExpressions: [{ ...only, values: [value] }] },
  }));
};

/** A selector that chooses nothing is accepted by everybody: a budget protects nobody, a policy opens nothing. */
export const selectors: Agreement = {
  name: 'every selector chooses pods that are there',
  broken: (objects) => {
    const labels = [...podsOf(objects), ...operatorPods(objects)].map((pods) => pods.labels);
    return [...ofBudgetsAndMonitors(objects), ...ofServices(objects), ...ofPolicies(objects)]
      .flatMap(each)
      .filter(({ selector }) => !labels.some((some) => selects(selector, some)))
      .map(({ by, selector }) => `${by}: chooses ${selectorText(selector)}, and no pod is that`);
  },
};

/** The API server compares the first with its template, nobody the others. */
export const ownPods: Agreement = {
  name: 'every Deployment chooses its own pods, and spreads those',
  broken: (objects) =>
    podsOf(objects)
      .filter(({ object }) => object.kind === 'Deployment')
      .flatMap(({ of, object, labels, spec }) => [
        ...(selects(readAs(object, bySelector).fields.spec.selector, labels)
          ? []
          : [`${of}: its selector does not choose the pods of its template`]),
        ...spec.topologySpreadConstraints
          .filter(({ labelSelector: selector }) => selector && !selects(selector, labels))
          .map(({ topologyKey }) => `${of}: spreads others over ${topologyKey}, not its own pods`),
      ]),
};
