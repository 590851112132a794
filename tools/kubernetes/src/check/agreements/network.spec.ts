import { deployment, labelled, object } from '../rendered.fixture.js';
import { type KubeObject } from '../../object.js';
import { connectionTable, network, shutByDefault } from './network.js';

/** Without the table, which stands under the last. */
const broken = (objects: readonly KubeObject[]) => network.broken(objects).map((line) => line.split('\n')[0]);

const chosen = (name: string) => ({ podSelector: { matchLabels: labelled(name) } });
const policy = (name: string, spec: object) => object('NetworkPolicy', name, { spec });
const shut = policy('nobody', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const dns = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};
const names = policy('names', {
  podSelector: {},
  policyTypes: ['Egress'],
  egress: [{ to: [dns], ports: [{ port: 53 }, { port: 53, protocol: 'UDP' }] }],
});
const out = (from: string, peer: object, port: unknown) =>
  policy(`${from}-out`, { ...chosen(from), policyTypes: ['Egress'], egress: [{ to: [peer], ports: [{ port }] }] });
const into = (to: string, peer: object, port: unknown) =>
  policy(`${to}-in`, { ...chosen(to), policyTypes: ['Ingress'], ingress: [{ from: [peer], ports: [{ port }] }] });

// It calls inventory, and nobody else.
const order = deployment('order');
const inventory = deployment('inventory');
const pods = [order, inventory, shut, names];
const calls = [out('order', chosen('inventory'), 'http'), into('inventory', chosen('order'), 'http')];
const looksUp = ['order → dns: 53, 53/UDP', 'inventory → dns: 53, 53/UDP'];

it('both sides allow what is called, and nobody anything else', () => {
  expect(connectionTable([...pods, ...calls]).sort()).toEqual([...looksUp, 'order → inventory: 3000'].sort());
  expect(broken([...pods, ...calls])).toEqual([]);
});

it.each([
  ['into', [calls[0]!]],
  ['out of', [calls[1]!]],
])('one side alone, %s, is not enough', (_, policies) => {
  const line = 'NetworkPolicies: order → inventory: 3000 is needed, and both sides do not allow it';
  const table = ['order → dns: 53, 53/UDP', 'inventory → dns: 53, 53/UDP'];
  expect(network.broken([...pods, ...policies])).toEqual([[line, 'all that is allowed:', ...table].join('\n    ')]);
});

it.each([
  [
    'a name that nobody has',
    [out('order', chosen('inventory'), 'htpp'), calls[1]!],
    /order → inventory: 3000 is needed/,
  ],
  [
    'one who is not called',
    [...calls, out('inventory', chosen('order'), 'http'), into('order', chosen('inventory'), 'http')],
    /inventory → order: 3000 is allowed/,
  ],
  [
    'a port too many',
    [out('order', chosen('inventory'), undefined), into('inventory', chosen('order'), undefined)],
    /order → inventory: 1-2999, 3001-65535 is allowed/,
  ],
  [
    'everybody',
    [...calls, policy('open', { ...chosen('order'), policyTypes: ['Ingress'], ingress: [{}] })],
    /outside → order: all ports is allowed/,
  ],
  [
    'addresses',
    [...calls, out('order', { ipBlock: { cidr: '10.0.0.0/8' } }, 5432)],
    /order → outside: 5432 is allowed/,
  ],
  [
    'another namespace',
    [...calls, into('order', { namespaceSelector: { matchLabels: { team: 'shop' } } }, 'http')],
    /namespace team=shop → order: 3000 is allowed/,
  ],
])('%s is named', (_, policies, says) => {
  expect(broken([...pods, ...policies])[0]).toMatch(says);
});

it('what no policy chooses is open both ways', () => {
  expect(broken([order, names])[0]).toBe('NetworkPolicies: outside → order: all ports is allowed, and nobody needs it');
});

const told = (fields: Record<string, string>) => ({
  env: Object.entries(fields).map(([name, value]) => ({ name, value })),
});

it('a store is reached by its own service alone', () => {
  const whole = deployment('order', told({ DATABASE_URL_FILE: '/run/database/url' }));
  const database = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'order-db' } } };
  const objects = [
    object('Cluster', 'order-db'),
    shut,
    names,
    inventory,
    ...calls,
    policy('db-in', {
      ...database,
      policyTypes: ['Ingress'],
      ingress: [{ from: [chosen('order')], ports: [{ port: 5432 }] }],
    }),
    out('order', database, 5432),
  ];
  const lines = (order: typeof whole) =>
    broken([order, ...objects]).filter((line) => line?.includes('order → order-db'));
  expect(lines(whole)).toEqual([]);
  expect(lines(deployment('order'))).toEqual([
    'NetworkPolicies: order → order-db: 5432 is allowed, and nobody needs it',
  ]);
});

it('brokers elsewhere are reached at the port that is told', () => {
  const whole = deployment('gateway', told({ KAFKA_BROKERS: 'b-1.example:9096,b-2.example:9096' }));
  const reached = (port: number, endPort?: number) =>
    broken([
      whole,
      shut,
      names,
      policy('kafka', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port, endPort }] }],
      }),
    ]).filter((line) => line?.includes('outside'));
  expect(reached(9096)).toEqual([]);
  expect(reached(9092, 9098)).toEqual([]);
  expect(reached(9092)).toEqual(['NetworkPolicies: gateway → outside: 9096 is needed, and both sides do not allow it']);
  expect(reached(9000, 9098)).toEqual([
    'NetworkPolicies: gateway → outside: 9000-9091 is allowed, and nobody needs it',
  ]);
});

it('every pod is shut both ways before anything is opened', () => {
  expect(shutByDefault.broken([shut])).toEqual([]);
  expect(shutByDefault.broken([names])).toEqual(['NetworkPolicies: none shuts Ingress of every pod (podSelector: {})']);
  expect(shutByDefault.broken([])).toHaveLength(2);
});
