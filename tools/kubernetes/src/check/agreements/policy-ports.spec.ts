import { deployment, labelled, object } from '../rendered.fixture.js';
import { policyPorts } from './policy-ports.js';

const order = { matchLabels: labelled('order') };
const into = (port: unknown) =>
  object('NetworkPolicy', 'into', { spec: { podSelector: order, ingress: [{ ports: [{ port }] }] } });
const outTo = (port: unknown) =>
  object('NetworkPolicy', 'out', {
    spec: { podSelector: {}, egress: [{ to: [{ podSelector: order }], ports: [{ port }] }] },
  });

it('a name is one of the pods that are talked to; a number may be of somebody else', () => {
  expect(policyPorts.broken([deployment('order'), into('http'), outTo('http'), into(5432)])).toEqual([]);
  expect(policyPorts.broken([deployment('order'), into('htpp'), outTo('htttp')])).toEqual([
    'NetworkPolicy/into: opens port htpp, which Deployment/order has not',
    'NetworkPolicy/out: opens port htttp, which Deployment/order has not',
  ]);
});
