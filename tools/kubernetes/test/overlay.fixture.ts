import { type App } from '@tessera/contracts';
import { projectRoot } from '@tessera/stack';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, stringify } from 'yaml';
import { machineAddress } from '../src/node/places.js';

/** Where requests from this machine come from, as the gateway sees them: kube-proxy puts the node's address there. */
const edge = '10.244.0.0/24';

/** What two processors that are all there is, for stores and load as well, have room and time for. */
const ofSmallMachine = {
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

const authorityFile = join(projectRoot, 'k8s', 'components', 'kafka-strimzi', 'authority.yaml');

interface Authority {
  spec: { template: { spec: { containers: { volumeMounts: object[] }[]; volumes: object[] } } };
}

const caFile = '/run/kafka-ca/ca.crt';

/** The authority that Deployments are given by the shipped patch, for the Job, which takes no settings but those of its own. */
const ofPrepareTopics = (topicPartitions: string) => {
  const authority = parse(readFileSync(authorityFile, 'utf8')) as Authority;
  const { containers, volumes } = authority.spec.template.spec;
  const env = [
    { name: 'KAFKA_TLS_CA_FILE', value: caFile },
    { name: 'TOPIC_PARTITIONS', value: topicPartitions },
  ];
  const job = { ...containers[0], name: 'job', env };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'prepare-topics' },
    spec: { template: { spec: { containers: [job], volumes } } },
  };
};

const kustomization = (base: string, kafkaBrokers: string) => ({
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
      literals: [`KAFKA_BROKERS=${kafkaBrokers}`, `KAFKA_TLS_CA_FILE=${caFile}`],
    },
  ],
  patches: [
    { target: { kind: 'Deployment' }, path: 'small-machine.yaml' },
    { target: { kind: 'Deployment' }, path: 'authority.yaml' },
    { target: { kind: 'Deployment', name: 'gateway' }, path: 'gateway.yaml' },
    { target: { kind: 'Deployment', name: 'order' }, path: 'order.yaml' },
    { target: { kind: 'Job', name: 'prepare-topics.*' }, path: 'prepare-topics.yaml' },
  ],
});

/**
 * An overlay over the manifests of this clone: managed stores, which are those of this machine. Answers its folder. How services and
 * the Job log in to Kafka is what ships. Other than in production are: one broker, whose certificate an authority of our own signs;
 * fewer partitions (six, so that they and not the twelve of `maxReplicaCount` are what stops KEDA); two replicas that ask for less
 * of a processor and whose probes are patient; ten minutes for an order; no Redis, edge, monitoring and vault.
 */
export const overlayFor = (folder: string, kafkaBrokers: string, topicPartitions: string): string => {
  mkdirSync(folder, { recursive: true });
  const base = relative(folder, join(projectRoot, 'k8s'));
  const write = (name: string, content: object) => writeFileSync(join(folder, name), stringify(content));
  write('kustomization.yaml', kustomization(base, kafkaBrokers));
  write('small-machine.yaml', ofSmallMachine);
  write('gateway.yaml', ofGateway);
  write('order.yaml', ofOrder);
  write('prepare-topics.yaml', ofPrepareTopics(topicPartitions));
  copyFileSync(authorityFile, join(folder, 'authority.yaml'));
  copyFileSync(join(projectRoot, 'k8s', 'base', 'namespace.yaml'), join(folder, 'namespace.yaml'));
  return folder;
};
