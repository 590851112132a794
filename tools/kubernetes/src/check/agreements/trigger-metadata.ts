import { type Agreement } from '../agreement.js';
import { type Trigger, triggersOf } from '../rendered/triggers.js';

/**
 * What KEDA 2.21 reads of a trigger's metadata (pkg/scalers, the fields marked `triggerMetadata`). The admission policy has those of
 * Kafka as well, for whoever changes a ScaledObject in the cluster.
 */
export const known: Record<string, readonly string[]> = {
  kafka: [
    'bootstrapServers',
    'bootstrapServersFromEnv',
    'consumerGroup',
    'consumerGroupFromEnv',
    'topic',
    'topicFromEnv',
    'partitionLimitation',
    'lagThreshold',
    'activationLagThreshold',
    'offsetResetPolicy',
    'allowIdleConsumers',
    'excludePersistentLag',
    'scaleToZeroOnInvalidOffset',
    'limitToPartitionsWithLag',
    'ensureEvenDistributionOfPartitions',
    'fullMetadata',
    'version',
    'tls',
    'unsafeSsl',
    'sasl',
    'saslTokenProvider',
    'awsRegion',
  ],
  cpu: ['value', 'containerName'],
  memory: ['value', 'containerName'],
};

/** KEDA's own rules, which it applies when it is too late: the ScaledObject is there and scales nothing. */
const brokenRules = ({ metadata }: Trigger): string[] => [
  ...(metadata['limitToPartitionsWithLag'] === 'true' && !metadata['topic'] && !metadata['topicFromEnv']
    ? ['limitToPartitionsWithLag needs a topic']
    : []),
  ...(metadata['limitToPartitionsWithLag'] === 'true' && metadata['allowIdleConsumers'] === 'true'
    ? ['limitToPartitionsWithLag and allowIdleConsumers exclude each other']
    : []),
];

const broken = (trigger: Trigger): string[] => {
  const keys = known[trigger.type];
  if (!keys) return [`has a trigger of type ${trigger.type}, of which this check knows nothing`];
  return [
    ...Object.keys(trigger.metadata)
      .filter((key) => !keys.includes(key))
      .map((key) => `its trigger ${trigger.type} has ${key}, which KEDA does not read`),
    ...brokenRules(trigger),
  ];
};

/** To the schema they are a free map. */
export const triggerMetadata: Agreement = {
  name: 'every trigger says what KEDA reads, and nothing else',
  broken: (objects) =>
    triggersOf(objects).flatMap((trigger) => broken(trigger).map((line) => `${trigger.of}: ${line}`)),
};
