import { type App } from '@tessera/contracts';
import { projectRoot } from '@tessera/stack';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { machineAddress } from '../src/node/places.js';

/** Where requests from this machine come from, as the gateway sees them: kube-proxy puts the node's address there. */
const edge = '10.244.0.0/24';

const gone = (name: string) => ({ name, $patch: 'delete' });

/** The brokers of the local stack ask nobody who they are. */
const withoutLogin = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'every-service' },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          {
            name: 'service',
            env: [gone('KAFKA_SASL_USERNAME'), gone('KAFKA_SASL_PASSWORD_FILE')],
            // Two processors are all there is, for stores and load as well.
            resources: { requests: { cpu: '100m' } },
            // Probes of a machine that has more to do than it can.
            startupProbe: { failureThreshold: 300 },
            livenessProbe: { timeoutSeconds: 10 },
            readinessProbe: { timeoutSeconds: 5 },
          },
        ],
      },
    },
  },
};

/** What one service alone is told. */
const told = (app: App, env: Record<string, string>) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: app },
  spec: {
    template: {
      spec: {
        containers: [{ name: 'service', env: Object.entries(env).map(([name, value]) => ({ name, value })) }],
      },
    },
  },
});

const ofGateway = told('gateway', {
  TRUSTED_PROXIES: `${edge},${machineAddress}/32`,
  // On a machine where others compile, an event loop is late for no fault of the gateway's.
  SHED_ABOVE_MS: '5000',
});

/** On such a machine participants are late as well: what they answer decides an order then, and not the clock. */
const ofOrder = told('order', { ORDER_DEADLINE_MS: '600000' });

const withoutTopics = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'prepare-topics-version' },
  $patch: 'delete',
};

/** Settings of `settings.env`, and those that go. A generator can add and replace: what it must take away is patched. */
const kustomization = (base: string, kafkaBrokers: string, topicPartitions: string) => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  namespace: 'tessera',
  resources: [join(base, 'base')],
  components: ['admission', 'kafka-managed', 'postgres-managed', 'mongo-managed'].map((name) =>
    join(base, 'components', name),
  ),
  configMapGenerator: [
    {
      name: 'settings',
      behavior: 'merge',
      literals: [`KAFKA_BROKERS=${kafkaBrokers}`, 'KAFKA_TLS=off', `TOPIC_PARTITIONS=${topicPartitions}`],
    },
  ],
  patches: [
    { target: { kind: 'Deployment' }, path: 'login.yaml' },
    { target: { kind: 'Deployment', name: 'gateway' }, path: 'gateway.yaml' },
    { target: { kind: 'Deployment', name: 'order' }, path: 'order.yaml' },
    // The local stack has made the topics. There is nobody to log in as, and no lists of who may read what.
    { target: { kind: 'Job', name: 'prepare-topics.*' }, patch: stringify(withoutTopics) },
    {
      target: { kind: 'ConfigMap', name: 'settings' },
      patch: stringify([{ op: 'remove', path: '/data/KAFKA_SASL_MECHANISM' }]),
    },
  ],
});

/** An overlay over the manifests of this clone: managed stores, which are those of this machine. Answers its folder. */
export const overlayFor = (folder: string, kafkaBrokers: string, topicPartitions: string): string => {
  mkdirSync(folder, { recursive: true });
  const base = relative(folder, join(projectRoot, 'k8s'));
  const write = (name: string, content: object) => writeFileSync(join(folder, name), stringify(content));
  write('kustomization.yaml', kustomization(base, kafkaBrokers, topicPartitions));
  write('login.yaml', withoutLogin);
  write('gateway.yaml', ofGateway);
  write('order.yaml', ofOrder);
  copyFileSync(join(projectRoot, 'k8s', 'base', 'namespace.yaml'), join(folder, 'namespace.yaml'));
  return folder;
};
