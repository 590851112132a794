import { deployment, object } from '../rendered.fixture.js';
import { scalerLogins } from './scaler-logins.js';

const env = Object.entries({
  KAFKA_BROKERS: 'kafka:9096',
  KAFKA_TLS: 'on',
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: 'order',
}).map(([name, value]) => ({ name, value }));
const same = { bootstrapServersFromEnv: 'KAFKA_BROKERS', tls: 'enable', sasl: 'scram_sha512' };
const login = (name: string, containerName = 'service') =>
  object('TriggerAuthentication', 'kafka', { spec: { env: [{ name, containerName }] } });

const scaling = (metadata: Record<string, string>, ...others: ReturnType<typeof login>[]) =>
  scalerLogins.broken([
    deployment('order', { env }),
    object('ScaledObject', 'order', {
      spec: {
        scaleTargetRef: { name: 'order' },
        triggers: [{ type: 'kafka', metadata, ...(others.length > 0 && { authenticationRef: { name: 'kafka' } }) }],
      },
    }),
    ...others.filter(({ kind }) => kind === 'TriggerAuthentication'),
  ]);

it('the same way as the service', () => {
  expect(scaling(same, login('KAFKA_SASL_USERNAME'))).toEqual([]);
});

it.each([
  [{ ...same, bootstrapServersFromEnv: 'KAFKA_BROKER' }, 'looks for brokers in KAFKA_BROKER, which order is not told'],
  [{ ...same, tls: 'disable' }, 'says tls disable, and order has it enabled'],
  [{ ...same, sasl: 'scram_sha256' }, 'logs in by scram_sha256, and order by scram_sha512'],
])('%j is another', (metadata, line) => {
  expect(scaling(metadata)).toEqual([`ScaledObject/order: ${line}`]);
});

it('with a login that is there, of a container that has it', () => {
  expect(scaling(same, login('KAFKA_USERNAME'))).toEqual([
    'ScaledObject/order: logs in as KAFKA_USERNAME says, which order is not told',
  ]);
  expect(scaling(same, login('KAFKA_SASL_USERNAME', 'sidecar'))).toHaveLength(1);
  expect(scaling(same, object('Other', 'kafka'))).toEqual([
    'ScaledObject/order: logs in by TriggerAuthentication/kafka, which is not there',
  ]);
});
