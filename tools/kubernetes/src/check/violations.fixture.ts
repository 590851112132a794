import { add, type Change, set, without } from './changed.fixture.js';

/** Something that a policy which we ship refuses. */
export interface Violation {
  kind: 'Deployment' | 'ScaledObject';
  change: Change;
  /** What the policy says. */
  message: string;
}

const container = 'spec.template.spec.containers.0';
const metadata = 'spec.triggers.0.metadata';
const secret = { name: 'kafka-order' };

const ofPods: Record<string, Change[]> = {
  'every container has a read-only root file system': [
    without(`${container}.securityContext.readOnlyRootFilesystem`),
    set('spec.template.spec.initContainers.0.securityContext.readOnlyRootFilesystem', false),
  ],
  'every container says what CPU it needs and what memory it may take': [
    without(`${container}.resources.requests.cpu`),
    without(`${container}.resources.limits.memory`),
  ],
  'no pod has a token for the API server': [without('spec.template.spec.automountServiceAccountToken')],
  'no pod is told about Services by its environment, where ORDER_PORT would be an address': [
    without('spec.template.spec.enableServiceLinks'),
  ],
  'every image has a version, and it is not latest': [
    set(`${container}.image`, 'tessera/order:latest'),
    set(`${container}.image`, 'registry.example:5000/tessera/order'),
  ],
  'secrets come as files, never in the environment': [
    add(`${container}.env`, { name: 'PASSWORD', valueFrom: { secretKeyRef: { ...secret, key: 'password' } } }),
    add(`${container}.envFrom`, { secretRef: secret }),
  ],
  'every container of a Deployment says when it is ready': [without(`${container}.readinessProbe`)],
  'every probe asks a port that its container has': [
    set(`${container}.readinessProbe.httpGet.port`, 'htpp'),
    set(`${container}.livenessProbe.httpGet.port`, 'htpp'),
  ],
};

const ofScaling: Record<string, Change[]> = {
  'a trigger on Kafka has metadata that KEDA does not know': [set(`${metadata}.consumerGrup`, 'order.checkout')],
  'a trigger on Kafka names its group and its threshold': [without(`${metadata}.consumerGroup`)],
  'limitToPartitionsWithLag needs a topic, and goes not together with allowIdleConsumers': [
    set(`${metadata}.limitToPartitionsWithLag`, 'true'),
  ],
  'a service that answers requests is never scaled to none': [set('spec.minReplicaCount', 0)],
};

const listed = (kind: Violation['kind'], changes: Record<string, Change[]>): Violation[] =>
  Object.entries(changes).flatMap(([message, those]) => those.map((change) => ({ kind, change, message })));

/** At least one violation of each rule of k8s/components/admission, of `order`, which has all that they look at. */
export const violations: readonly Violation[] = [...listed('Deployment', ofPods), ...listed('ScaledObject', ofScaling)];
