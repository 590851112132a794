import { deployment, labelled, object } from '../rendered.fixture.js';
import { ownPods, selectors } from './selectors.js';

const choosing = (kind: string, selector: unknown) => object(kind, 'order', { spec: { selector } });
const policy = (peer: object, podSelector: object = {}) =>
  object('NetworkPolicy', 'order', { spec: { podSelector, ingress: [{ from: [peer] }] } });
const byName = (...values: string[]) => ({
  matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values }],
});

it('what chooses pods that are there is right', () => {
  const objects = [
    deployment('order'),
    object('Cluster', 'order-db'),
    choosing('Service', labelled('order')),
    choosing('PodDisruptionBudget', { matchLabels: labelled('order') }),
    choosing('PodMonitor', byName('order')),
    // Its pods are made by an operator.
    policy({ podSelector: { matchLabels: { 'cnpg.io/cluster': 'order-db' } } }),
    // Pods of others are not rendered.
    policy({ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }),
    object('Service', 'elsewhere', { spec: {} }),
  ];
  expect(selectors.broken(objects)).toEqual([]);
});

it.each([
  ['a Service', choosing('Service', labelled('ordre'))],
  ['a budget', choosing('PodDisruptionBudget', { matchLabels: labelled('ordre') })],
  ['a PodMonitor', choosing('PodMonitor', { matchLabels: labelled('ordre') })],
  ['a policy', policy({ podSelector: {} }, { matchLabels: labelled('ordre') })],
  ['a rule of a policy', policy({ podSelector: { matchLabels: labelled('ordre') } })],
  ['a store whose object is not there', policy({ podSelector: { matchLabels: { 'cnpg.io/cluster': 'order-db' } } })],
])('%s that chooses nothing is named', (_, chooser) => {
  expect(selectors.broken([deployment('order'), chooser])).toEqual([
    expect.stringMatching(/^\w+\/order: chooses .*(ordre|order-db), and no pod is that$/),
  ]);
});

it('one of a list that is misspelt does not hide behind the others', () => {
  expect(selectors.broken([deployment('order'), choosing('PodMonitor', byName('order', 'usr'))])).toEqual([
    'PodMonitor/order: chooses app.kubernetes.io/name In usr, and no pod is that',
  ]);
});

it('a Deployment chooses and spreads its own pods', () => {
  const spread = (name: string) => [
    { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: labelled(name) } },
  ];
  const spreading = (name: string) => deployment('order', {}, { topologySpreadConstraints: spread(name) });
  expect(ownPods.broken([spreading('order')])).toEqual([]);
  expect(ownPods.broken([spreading('user')])).toEqual([
    'Deployment/order: spreads others over topology.kubernetes.io/zone, not its own pods',
  ]);
  expect(ownPods.broken([deployment('order', {}, {}, { selector: { matchLabels: labelled('user') } })])).toEqual([
    'Deployment/order: its selector does not choose the pods of its template',
  ]);
});
