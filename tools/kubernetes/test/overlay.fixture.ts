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

const ofGateway = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'gateway' },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'service',
            env: [
              { name: 'TRUSTED_PROXIES', value: `${edge},${machineAddress}/32` },
              // On a machine where others compile, an event loop is late for no fault of the gateway's.
              { name: 'SHED_ABOVE_MS', value: '5000' },
            ],
          },
        ],
      },
    },
  },
};

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
  copyFileSync(join(projectRoot, 'k8s', 'base', 'namespace.yaml'), join(folder, 'namespace.yaml'));
  return folder;
};
