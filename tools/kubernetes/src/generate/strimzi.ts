import { type KubeObject } from '../object.js';

/** What every object has that belongs to the Kafka cluster of `k8s/components/kafka-strimzi`. */
export const ofCluster = (kind: string, name: string): KubeObject => ({
  apiVersion: 'kafka.strimzi.io/v1',
  kind,
  metadata: { name, labels: { 'strimzi.io/cluster': 'tessera' } },
});
