import { deployment, object } from '../rendered.fixture.js';
import { pools } from './pools.js';

const order = (size: number | undefined, spec: object = {}) =>
  deployment('order', { env: size === undefined ? [] : [{ name: 'POOL_SIZE', value: String(size) }] }, {}, spec);
const upTo = (most: number) =>
  object('ScaledObject', 'order', { spec: { scaleTargetRef: { name: 'order' }, maxReplicaCount: most } });
const database = (most?: string) =>
  object('Cluster', 'order-db', { spec: { postgresql: { parameters: most ? { max_connections: most } : {} } } });

it('12 pods and 3 of a rollout with 8 connections and one that listens are 135, of 160', () => {
  expect(pools.broken([order(8), upTo(12)])).toEqual([]);
  expect(pools.broken([order(10), upTo(12)])).toEqual([
    'Deployment/order: 15 pods with 11 connections each are 165, and its database has 200, less a fifth',
  ]);
});

it.each([
  ['its own size where none is told', [order(undefined), upTo(12)], /with 21 connections each are 315/],
  ['what the database is told', [order(8), upTo(12), database('150')], /are 135, and its database has 150/],
  ['what PostgreSQL has when it is told nothing', [order(8), upTo(12), database()], /its database has 100/],
  ['replicas that nobody scales', [order(8, { replicas: 20 })], /25 pods/],
  ['a surge in pods', [order(8, { replicas: 10, strategy: { rollingUpdate: { maxSurge: 10 } } })], /20 pods/],
])('counted is %s', (_, objects, says) => {
  expect(pools.broken(objects)).toEqual([expect.stringMatching(says)]);
});

it('without a rollout there is no surge', () => {
  expect(pools.broken([order(8, { replicas: 17, strategy: { type: 'Recreate' } })])).toEqual([]);
});
