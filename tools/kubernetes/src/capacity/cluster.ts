import { projectRoot } from '@tessera/stack';
import { topics } from '@tessera/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type KubeObject } from '../object.js';

export const readers = ['user', 'order', 'inventory'] as const;

/** A service that reads topics, and so has use for as many replicas as they have partitions. */
export type Reader = (typeof readers)[number];

/** What the manifests say of it, as they are before anybody changes them. */
export interface Cluster {
  /** Cores that a replica asks for. */
  requests: Record<Reader | 'gateway', number>;
  /** Connections of a replica. */
  poolSize: Record<Reader, number>;
  maxReplicas: Record<Reader | 'gateway', number>;
  maxConnections: number;
  partitions: number;
  copies: number;
  brokers: number;
  gibibytesOfBroker: number;
}

const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((inner, key) => Object(inner)[key], value);

const objectsIn = (...path: string[]): KubeObject[] =>
  parseAllDocuments(readFileSync(join(projectRoot, 'k8s', ...path), 'utf8')).map((one) => one.toJS());

const of = (objects: readonly KubeObject[], kind: string, name?: string) => {
  const found = objects.find((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
  if (!found) throw new Error(`there is no ${kind} ${name ?? ''}`);
  return found;
};

const coresOf = (text: string) => (text.endsWith('m') ? Number(text.slice(0, -1)) / 1_000 : Number(text));

const containerOf = (service: string) => {
  const deployment = of(objectsIn('base', `${service}.yaml`), 'Deployment', service);
  return at(deployment, 'spec', 'template', 'spec', 'containers', 0);
};

const requestOf = (service: string) => coresOf(String(at(containerOf(service), 'resources', 'requests', 'cpu')));

const poolOf = (service: Reader) => {
  const env = at(containerOf(service), 'env') as { name: string; value?: string }[];
  return Number(env.find(({ name }) => name === 'POOL_SIZE')?.value);
};

const scaledTo = (service: string) =>
  Number(
    at(of(objectsIn('components', 'autoscale-keda', `${service}.yaml`), 'ScaledObject'), 'spec', 'maxReplicaCount'),
  );

const ofReaders = <Value>(value: (service: Reader) => Value) => ({
  user: value('user'),
  order: value('order'),
  inventory: value('inventory'),
});

/** Reads `k8s/`. */
export const readCluster = (): Cluster => {
  const hpa = of(objectsIn('components', 'autoscale-cpu', 'gateway.yaml'), 'HorizontalPodAutoscaler');
  const database = of(objectsIn('components', 'postgres-cnpg', 'postgres.yaml'), 'Cluster', 'order-db');
  const brokers = of(objectsIn('components', 'kafka-strimzi', 'kafka.yaml'), 'KafkaNodePool', 'brokers');
  return {
    requests: { gateway: requestOf('gateway'), ...ofReaders(requestOf) },
    poolSize: ofReaders(poolOf),
    maxReplicas: { gateway: Number(at(hpa, 'spec', 'maxReplicas')), ...ofReaders(scaledTo) },
    maxConnections: Number(at(database, 'spec', 'postgresql', 'parameters', 'max_connections')),
    partitions: topics.orders.partitions,
    copies: topics.orders.replicas,
    brokers: Number(at(brokers, 'spec', 'replicas')),
    gibibytesOfBroker: parseInt(String(at(brokers, 'spec', 'storage', 'size')), 10),
  };
};
