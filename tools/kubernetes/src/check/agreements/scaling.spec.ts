import { deployment, object } from '../rendered.fixture.js';
import { scaling } from './scaling.js';

const order = deployment('order');
const scaled = (least: number | undefined, most: number, name = 'order') =>
  object('ScaledObject', 'order', {
    spec: { scaleTargetRef: { name }, minReplicaCount: least, maxReplicaCount: most },
  });
const autoscaler = object('HorizontalPodAutoscaler', 'order', {
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'order' }, minReplicas: 2, maxReplicas: 5 },
});

it('one scaler for a Deployment that says no replicas', () => {
  expect(scaling.broken([order, scaled(2, 12)])).toEqual([]);
  expect(scaling.broken([order, autoscaler])).toEqual([]);
});

it.each([
  [
    'two of them',
    [order, scaled(2, 12), autoscaler],
    /is scaled by HorizontalPodAutoscaler\/order and ScaledObject\/order/,
  ],
  ['replicas as well', [deployment('order', {}, {}, { replicas: 2 }), scaled(2, 12)], /says replicas/],
  ['nobody to scale', [order, scaled(2, 12, 'ordre')], /scales Deployment\/ordre, which is not there/],
  ['one pod at least', [order, scaled(1, 12)], /fewer than two/],
  ["KEDA's none at least", [order, scaled(undefined, 12)], /fewer than two/],
  ['more at least than at most', [order, scaled(5, 4)], /at least 5 .* at most 4/],
])('%s', (_, objects, says) => {
  expect(scaling.broken(objects)).toEqual([expect.stringMatching(says)]);
});
