import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, set } from './changed.fixture.js';
import { type Mistake } from './mistake.fixture.js';

const { version }: { version: string } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;

/** Another value of a setting that stands in the Deployment itself. */
const told =
  (key: string, value: string): Change =>
  (object) => {
    const { env } = Object(object['spec']).template.spec.containers[0];
    const at = env.findIndex(({ name }: { name: string }) => name === key);
    return set(`${container}.env.${at}.value`, value)(object);
  };

const mistake = (where: string, name: string, change: Change, says: RegExp): Mistake => {
  const [kind = '', object = ''] = where.split('/');
  return { kind, object, name, change, refusedBy: ['agreement'], says };
};

/** Mistakes that every schema takes, and the API server as well: each object is right, and it does not fit the others. */
export const disagreements: readonly Mistake[] = [
  mistake(
    `Job/migrate-order-${version.replaceAll('.', '-')}`,
    'a Job that is called after another version',
    set('metadata.name', 'migrate-order-0-0-9'),
    /Job\/migrate-order-0-0-9: runs an image of version .* and is not named so/,
  ),
  mistake(
    'Deployment/order',
    'an image of another version',
    set(`${container}.image`, 'tessera/order:0.0.9'),
    /tessera\/order:0\.0\.9 is not of this version/,
  ),
  mistake(
    'Deployment/order',
    'a pool that is too large for all of them',
    told('POOL_SIZE', '40'),
    /15 pods with 41 connections each are 615, and its database has 200/,
  ),
  mistake(
    'Deployment/order',
    'a file where no volume is',
    told('DATABASE_URL_FILE', '/run/databse/url'),
    /DATABASE_URL_FILE=\/run\/databse\/url, which lies in no volume/,
  ),
  mistake(
    'Deployment/user',
    // It was one.
    'a wait for migrations without the key that it is told of',
    set(`${pod}.initContainers.0.volumeMounts`, [{ name: 'database', mountPath: '/run/database' }]),
    /migrated has KEY_ENCRYPTION_SECRET_FILE=\/run\/keys\/encryption-secret, which lies in no volume/,
  ),
  mistake(
    'Deployment/order',
    'less time to end than it takes',
    set(`${pod}.terminationGracePeriodSeconds`, 30),
    /is killed after 30 s, and needs 45/,
  ),
  mistake('Deployment/order', 'replicas where KEDA rules', set('spec.replicas', 2), /says replicas/),
  mistake(
    'Deployment/order',
    'all pods replaced at once',
    set('spec.strategy', { type: 'Recreate' }),
    /is replaced by Recreate/,
  ),
  mistake(
    'ExternalSecret/order-database',
    'a Secret with another key',
    set('spec.data.0.secretKey', 'uri'),
    /DATABASE_URL_FILE=\/run\/database\/url, which Secret\/order-database does not have/,
  ),
  mistake(
    'ExternalSecret/kafka-order',
    'a Secret that is called otherwise',
    set('spec.target.name', 'kafka-ordre'),
    /Deployment\/order: wants Secret\/kafka-order, which nothing here makes/,
  ),
  mistake(
    'NetworkPolicy/postgres',
    'a gateway that can reach a database',
    set('spec.podSelector.matchExpressions.0.values', ['user', 'order', 'gateway']),
    /gateway → outside: 5432 is allowed, and nobody needs it/,
  ),
  mistake(
    'NetworkPolicy/order',
    'a service that its caller cannot reach',
    set('spec.ingress.0.from.0.podSelector.matchLabels', { 'app.kubernetes.io/name': 'edge' }),
    /gateway → order: 3000 is needed, and both sides do not allow it/,
  ),
  mistake(
    'NetworkPolicy/inventory',
    'a policy that opens a port under a name that nobody has',
    set('spec.ingress.0.ports.0.port', 'htpp'),
    /opens port htpp, which Deployment\/inventory has not/,
  ),
  mistake(
    'NetworkPolicy/nobody',
    'pods that may talk to anybody',
    set('spec.policyTypes', ['Egress']),
    /none shuts Ingress of every pod/,
  ),
  mistake(
    'Service/gateway',
    'a management port that the world can reach',
    set('spec.ports.0.targetPort', 'management'),
    /opens the port management of Deployment\/gateway/,
  ),
  mistake(
    'PodMonitor/gateway',
    'a scrape of the public port, which has no metrics',
    set('spec.podMetricsEndpoints.0.port', 'http'),
    /monitoring → gateway: 3000 is needed/,
  ),
  mistake(
    'PodDisruptionBudget/user',
    'a budget for nobody',
    set('spec.selector.matchLabels', { 'app.kubernetes.io/name': 'usr' }),
    /PodDisruptionBudget\/user: chooses app\.kubernetes\.io\/name=usr, and no pod is that/,
  ),
  mistake(
    'ScaledObject/order',
    'the lag of one of two topics',
    set('spec.triggers.0.metadata.topic', 'credit'),
    /on credit alone, and it reads reservations and credit/,
  ),
  mistake(
    'ScaledObject/user',
    'a scaler for nobody',
    set('spec.scaleTargetRef.name', 'usr'),
    /scales Deployment\/usr, which is not there/,
  ),
  mistake(
    'ConfigMap/settings',
    'brokers that are looked for in the pod itself',
    set('data.KAFKA_BROKERS', '127.0.0.1'),
    /order main would not start: KAFKA_BROKERS: must be host:port/,
  ),
  mistake(
    'KafkaTopic/orders',
    'three partitions',
    set('spec.partitions', 3),
    /KafkaTopic\/orders: has 3 partitions, and 12 are agreed/,
  ),
  mistake(
    'KafkaTopic/orders',
    'an hour of retention',
    set('spec.config', { 'retention.ms': 3_600_000 }),
    /KafkaTopic\/orders: has retention\.ms=3600000, and 1209600000 is agreed/,
  ),
  mistake(
    'KafkaUser/order',
    'a service that may write what another one says',
    set('spec.authorization.acls.0.resource.name', 'credit'),
    /KafkaUser\/order: has allow Write topic credit, which it does not need/,
  ),
  mistake(
    'Namespace/tessera',
    'a namespace without labels',
    set('metadata.labels', {}),
    /Namespace\/tessera: takes any pod; label it/,
  ),
];
