import { type KubeObject } from '../object.js';
import { add, all, type Change, set, without } from './changed.fixture.js';
import { type Mistake, of } from './mistake.fixture.js';

const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;
const trigger = 'spec.triggers.0';

/** What a Deployment's pods are, as one pod that nobody makes again, of an account that is always there. */
const alone: Change = ({ metadata: { name, namespace = '' }, spec }): KubeObject =>
  without('spec.serviceAccountName')({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: (spec as { template: { spec: unknown } }).template.spec,
  });

const deployment = of('Deployment', 'order', [
  {
    name: 'a field that there is not',
    change: set(`${container}.imagee`, 'x'),
    refusedBy: ['schema', 'server'],
    says: /imagee/,
  },
  {
    name: 'a misspelt field of a probe',
    change: set(`${container}.livenessProbe.failureThreshhold`, 3),
    refusedBy: ['schema', 'server'],
    says: /failureThreshhold/,
  },
  {
    name: 'a name of a port that is too long',
    change: set(`${container}.ports.0.name`, 'averylongportname'),
    refusedBy: ['agreement', 'server'],
    says: /no more than 15|http/,
  },
  {
    name: 'a probe of a port that the container has not',
    change: set(`${container}.readinessProbe.httpGet.port`, 'htpp'),
    refusedBy: ['agreement', 'server'],
    says: /htpp|every probe asks a port that its container has/,
  },
  {
    name: 'a selector of other pods than its own',
    change: set('spec.selector.matchLabels', { a: 'b' }),
    refusedBy: ['agreement', 'server'],
    says: /selector/,
  },
  {
    name: 'a rollout that may neither add nor take',
    change: set('spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: 0 }),
    refusedBy: ['server'],
    says: /maxUnavailable/,
  },
  {
    name: 'more memory asked for than allowed',
    change: set(`${container}.resources.requests.memory`, '1Gi'),
    refusedBy: ['server'],
    says: /must be less than or equal to memory limit/,
  },
  {
    name: 'a mount of no volume',
    change: add(`${container}.volumeMounts`, { name: 'nowhere', mountPath: '/nowhere' }),
    refusedBy: ['agreement', 'server'],
    says: /Not found: "nowhere"|mounts the volume nowhere/,
  },
  {
    name: 'a root user, of which a Deployment is only warned',
    change: all(set(`${pod}.securityContext.runAsNonRoot`, false), set(`${pod}.securityContext.runAsUser`, 0)),
    refusedBy: ['agreement', 'server'],
    says: /Warning: would violate PodSecurity "restricted.*runAsNonRoot|service may run as root/,
  },
  {
    name: 'a pod that keeps its capabilities',
    change: all(without(`${container}.securityContext.capabilities`), alone),
    refusedBy: ['agreement', 'server'],
    says: /violates PodSecurity "restricted.*capabilities|service keeps capabilities/,
  },
  {
    name: 'a root file system that can be written to',
    change: without(`${container}.securityContext.readOnlyRootFilesystem`),
    refusedBy: ['agreement', 'server'],
    says: /read-only root file system|can write where its program lies/,
  },
  {
    name: 'an image that is not the same tomorrow',
    change: set(`${container}.image`, 'tessera/order:latest'),
    refusedBy: ['agreement', 'server'],
    says: /latest/,
  },
  {
    name: 'a password in the environment',
    change: add(`${container}.env`, {
      name: 'KAFKA_SASL_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'kafka-order', key: 'password' } },
    }),
    refusedBy: ['agreement', 'server'],
    says: /secrets come as files|from a Secret by the environment/,
  },
]);

const gateway = of('HorizontalPodAutoscaler', 'gateway', [
  {
    name: 'more replicas at least than at most',
    change: set('spec.minReplicas', 30),
    refusedBy: ['agreement', 'server'],
    says: /maxReplicas|at least 30 pods/,
  },
  {
    name: 'a version of the API that is gone',
    change: set('apiVersion', 'autoscaling/v2beta2'),
    refusedBy: ['schema', 'server'],
    says: /v2beta2|could not find schema/,
  },
]);

const scaledObject = of('ScaledObject', 'order', [
  {
    name: 'a trigger of which nothing is said',
    change: without(`${trigger}.metadata`),
    refusedBy: ['schema', 'server'],
    says: /metadata/,
  },
  {
    name: 'a number where KEDA wants text',
    change: set(`${trigger}.metadata.lagThreshold`, 500),
    refusedBy: ['schema', 'server'],
    says: /lagThreshold/,
  },
  {
    name: 'a field that KEDA has not',
    change: set('spec.maxReplicas', 5),
    refusedBy: ['schema', 'server'],
    says: /maxReplicas/,
  },
  {
    name: 'misspelt metadata of a trigger, which is a free map to its schema',
    change: set(`${trigger}.metadata.consumerGrup`, 'order.checkout'),
    refusedBy: ['agreement', 'server'],
    says: /consumerGrup|metadata that KEDA does not know/,
  },
  {
    name: 'a group that nobody reads as',
    change: set(`${trigger}.metadata.consumerGroup`, 'order.chekout'),
    refusedBy: ['agreement'],
    says: /order\.chekout/,
  },
  {
    name: 'more replicas than partitions',
    change: set('spec.maxReplicaCount', 24),
    refusedBy: ['agreement'],
    says: /24/,
  },
]);

const topic = of('KafkaTopic', 'orders', [
  {
    name: 'a topic without a partition',
    change: set('spec.partitions', 0),
    refusedBy: ['schema', 'agreement', 'server'],
    says: /partitions/,
  },
  {
    name: 'a field that a topic has not',
    change: set('spec.partition', 12),
    refusedBy: ['schema', 'server'],
    says: /partition\b/,
  },
  {
    name: 'fewer partitions than the contract has',
    change: set('spec.partitions', 6),
    refusedBy: ['agreement'],
    says: /orders.*partitions|partitions.*orders/,
  },
]);

const others: Mistake[] = [
  ...of('KafkaUser', 'order', [
    {
      name: 'a login with the password in clear text',
      change: set('spec.authentication.type', 'plain'),
      refusedBy: ['schema', 'server'],
      says: /plain|authentication/,
    },
  ]),
  ...of('HTTPRoute', 'tessera', [
    {
      name: 'a route to a Service without its port',
      change: without('spec.rules.0.backendRefs.0.port'),
      refusedBy: ['agreement', 'server'],
      says: /port/,
    },
    {
      name: 'a backend that may take longer than the request',
      change: set('spec.rules.0.timeouts', { request: '1s', backendRequest: '5s' }),
      refusedBy: ['server'],
      says: /backendRequest/,
    },
  ]),
  ...of('PodDisruptionBudget', 'order', [
    {
      name: 'a budget of both kinds',
      change: set('spec.minAvailable', 1),
      refusedBy: ['agreement', 'server'],
      says: /minAvailable|PodDisruptionBudget.order/,
    },
  ]),
  ...of('NetworkPolicy', 'order', [
    {
      name: 'a field that a policy has not',
      change: set('spec.ingress.0.port', 1),
      refusedBy: ['schema', 'server'],
      says: /port/,
    },
  ]),
  ...of('ConfigMap', 'settings', [
    {
      name: 'a number among settings',
      change: set('data.DRAIN_MS', 15_000),
      refusedBy: ['schema', 'server'],
      says: /DRAIN_MS/,
    },
    {
      name: 'a setting that no service has',
      change: set('data.DRIAN_MS', '15000'),
      refusedBy: ['agreement'],
      says: /DRIAN_MS/,
    },
  ]),
  ...of('Service', 'order', [
    {
      name: 'a Service for a port that no pod has',
      change: set('spec.ports.0.targetPort', 'htpp'),
      refusedBy: ['agreement'],
      says: /htpp/,
    },
  ]),
];

/** Mistakes that were made, or nearly, and who refuses each. A test of each tier goes through all of them. */
export const mistakes: readonly Mistake[] = [...deployment, ...gateway, ...scaledObject, ...topic, ...others];
