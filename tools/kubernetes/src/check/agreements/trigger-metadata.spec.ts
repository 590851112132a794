import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { object } from '../rendered.fixture.js';
import { known, triggerMetadata } from './trigger-metadata.js';

const triggered = (type: string, metadata: Record<string, string>) =>
  triggerMetadata.broken([
    object('ScaledObject', 'order', { spec: { scaleTargetRef: { name: 'order' }, triggers: [{ type, metadata }] } }),
  ]);

it('what KEDA reads is right', () => {
  expect(triggered('kafka', { consumerGroup: 'order.checkout', lagThreshold: '500', topic: 'credit' })).toEqual([]);
  expect(triggered('cpu', { value: '70' })).toEqual([]);
});

it.each([
  ['kafka', { consumerGrup: 'order.checkout' }, 'its trigger kafka has consumerGrup, which KEDA does not read'],
  ['cpu', { type: 'Utilization', value: '70' }, 'its trigger cpu has type, which KEDA does not read'],
  ['kafka', { limitToPartitionsWithLag: 'true' }, 'limitToPartitionsWithLag needs a topic'],
  [
    'kafka',
    { limitToPartitionsWithLag: 'true', topic: 'orders', allowIdleConsumers: 'true' },
    'limitToPartitionsWithLag and allowIdleConsumers exclude each other',
  ],
  ['rabbit', {}, 'has a trigger of type rabbit, of which this check knows nothing'],
])('of %s %j it does not', (type, metadata, line) => {
  expect(triggered(type, metadata as Record<string, string>)).toEqual([`ScaledObject/order: ${line}`]);
});

it('the policy in the cluster knows the same of Kafka', () => {
  const policy = readFileSync(join(projectRoot, 'k8s/components/admission/scaling.yaml'), 'utf8');
  const [, list = ''] = /k in \[([^\]]+)\]/.exec(policy) ?? [];
  expect([...list.matchAll(/'(\w+)'/g)].map(([, key]) => key)).toEqual(known['kafka']);
});
