import { configMap, deployment, object } from '../rendered.fixture.js';
import { references } from './references.js';

const settings = configMap('settings', { KAFKA_TLS: 'on' });
const from = (name: string, key: string) => ({ name: key, valueFrom: { configMapKeyRef: { name, key } } });

it('what a pod names is there', () => {
  const fields = {
    envFrom: [{ configMapRef: { name: 'settings' } }],
    env: [from('settings', 'KAFKA_TLS')],
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
  const order = deployment('order', fields, { serviceAccountName: 'order', volumes: [{ name: 'tmp', emptyDir: {} }] });
  expect(references.broken([order, settings, object('ServiceAccount', 'order')])).toEqual([]);
});

it.each([
  [{ envFrom: [{ configMapRef: { name: 'setings' } }] }, /told by ConfigMap\/setings/],
  [
    { env: [from('settings', 'KAFKA_BROKERS')] },
    /gets KAFKA_BROKERS from the key KAFKA_BROKERS of ConfigMap\/settings/,
  ],
  [{ volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] }, /mounts the volume tmp/],
])('what is not there is named: %j', (fields, says) => {
  expect(references.broken([deployment('order', fields), settings])).toEqual([expect.stringMatching(says)]);
});

it('an account of its own is there', () => {
  expect(references.broken([deployment('order', {}, { serviceAccountName: 'order' })])).toEqual([
    'Deployment/order: runs as ServiceAccount/order, which is not there',
  ]);
});
