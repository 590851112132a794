import { type KubeObject } from '../../object.js';
import { operatorPods } from '../rendered/operator-pods.js';
import { NAME, podsOf } from '../rendered/pods.js';
import { type Labels, type LabelSelector, selects, selectorText } from '../rendered/selector.js';
import { networkPolicies, type Peer } from './policies.js';

/** Somebody who talks or is talked to. */
export interface Party {
  name: string;
  /** Policies that are rendered here hold for its pods. */
  isOurs: boolean;
  namespace: Labels;
  pod: Labels;
  /** The ports that have names. */
  ports: Readonly<Record<string, number>>;
}

/** A pod in a namespace that nobody here has heard of, or an address outside the cluster. */
export const outside: Party = { name: 'outside', isOurs: false, namespace: {}, pod: {}, ports: {} };

const namespaceName = (name: string): Labels => ({ 'kubernetes.io/metadata.name': name });
const foreign = (name: string, namespace: Labels, pod: Labels = {}): Party => ({
  name,
  isOurs: false,
  namespace,
  pod,
  ports: {},
});

/** Those of other namespaces whom docs/kubernetes.md names. */
const expected: readonly Party[] = [
  foreign('dns', namespaceName('kube-system'), { 'k8s-app': 'kube-dns' }),
  foreign('edge', { 'tessera.dev/edge': 'true' }),
  foreign('monitoring', { 'tessera.dev/monitoring': 'true' }),
  foreign('postgres-operator', namespaceName('cnpg-system')),
];

const ourNamespace = (objects: readonly KubeObject[]): Labels => {
  const { name = '', labels = {} } = objects.find(({ kind }) => kind === 'Namespace')?.metadata ?? {};
  return { ...namespaceName(name), ...labels };
};

const named = (objects: readonly KubeObject[]): Party[] =>
  podsOf(objects).map(({ of, labels, spec }) => ({
    name: labels[NAME] ?? of,
    isOurs: true,
    namespace: ourNamespace(objects),
    pod: labels,
    ports: Object.fromEntries(
      spec.containers.flatMap(({ ports }) => ports.map(({ name = '', containerPort }) => [name, containerPort])),
    ),
  }));

const ofOperators = (objects: readonly KubeObject[]): Party[] =>
  operatorPods(objects).map(({ object, labels }) => ({
    name: object.kind === 'Kafka' ? 'kafka' : object.metadata.name,
    isOurs: true,
    namespace: ourNamespace(objects),
    pod: labels,
    ports: {},
  }));

/** What a selector wants, as labels of somebody who has just those. */
const labelsFor = ({ matchLabels, matchExpressions }: LabelSelector): Labels => ({
  ...matchLabels,
  ...Object.fromEntries(matchExpressions.map(({ key, values }) => [key, values[0] ?? ''])),
});

const meant = ({ namespaceSelector, podSelector }: Peer): Party[] => {
  if (!namespaceSelector) return [];
  const pods = podSelector ? `, ${selectorText(podSelector)}` : '';
  const name = `namespace ${selectorText(namespaceSelector)}${pods}`;
  return [foreign(name, labelsFor(namespaceSelector), podSelector ? labelsFor(podSelector) : {})];
};

const isSame = (one: Party, other: Party) =>
  JSON.stringify([one.namespace, one.pod]) === JSON.stringify([other.namespace, other.pod]);

/** Whoever else a policy means has a name of its own in the table, so that nobody is let in unseen. */
const unexpected = (objects: readonly KubeObject[]): Party[] => {
  const rules = networkPolicies(objects).flatMap(({ fields: { spec } }) => [
    ...spec.ingress.flatMap(({ from }) => from),
    ...spec.egress.flatMap(({ to }) => to),
  ]);
  return rules
    .flatMap(meant)
    .filter((one, index, all) => all.findIndex((other) => isSame(one, other)) === index)
    .filter((one) => ![...expected, outside].some((other) => isSame(one, other)))
    .filter(({ namespace }) => !selects({ matchLabels: namespace, matchExpressions: [] }, ourNamespace(objects)));
};

/** Everybody who can be told apart in what is rendered. */
export const partiesIn = (objects: readonly KubeObject[]): Party[] => [
  ...named(objects),
  ...ofOperators(objects),
  ...expected,
  ...unexpected(objects),
  outside,
];
