import * as z from 'zod';
import { kafkaTopics } from '../../generate/topics.js';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { ofKind } from '../rendered/of-kind.js';

const kafkaTopic = z.object({
  spec: z.object({
    topicName: z.string(),
    partitions: z.number(),
    replicas: z.number(),
    config: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
});
const nodePool = z.object({ spec: z.object({ replicas: z.number(), roles: z.array(z.string()) }) });

type Topic = z.output<typeof kafkaTopic>['spec'];

const topicsIn = (objects: readonly KubeObject[]): Topic[] =>
  ofKind(objects, 'KafkaTopic', kafkaTopic).map(({ fields }) => fields.spec);

const agreed = topicsIn(kafkaTopics());

/** Copies are the overlay's: a cluster of one broker has one. Those that must agree go with them. */
const INSYNC = 'min.insync.replicas';

const unlike = (topic: Topic, wanted: Topic): string[] => [
  ...(topic.partitions < wanted.partitions
    ? [`has ${topic.partitions} partitions, and ${wanted.partitions} are agreed: keys that move later lose their order`]
    : []),
  ...Object.entries(wanted.config)
    .filter(([key, value]) => key !== INSYNC && topic.config[key] !== value)
    .map(([key, value]) => `has ${key}=${topic.config[key] ?? '(nothing)'}, and ${value} is agreed`),
];

const uncopied = ({ replicas, config }: Topic, brokers: number): string[] => {
  const insync = Number(config[INSYNC] ?? 1);
  return [
    ...(replicas > brokers ? [`wants ${replicas} copies, and there are ${brokers} brokers`] : []),
    ...(replicas > 1 && insync >= replicas ? [`cannot be written while one of ${replicas} copies is away`] : []),
    ...(replicas > 1 && insync < 2 ? ['takes a message that one broker has, and loses it with that'] : []),
  ];
};

/** Strimzi makes them as they stand here; the services rely on what libs/contracts says. */
export const topicsAgreed: Agreement = {
  name: 'KafkaTopics are the topics of libs/contracts',
  broken: (objects) => {
    const there = topicsIn(objects);
    if (!objects.some(({ kind }) => kind === 'Kafka')) return [];
    const brokers = ofKind(objects, 'KafkaNodePool', nodePool)
      .filter(({ fields: { spec } }) => spec.roles.includes('broker'))
      .reduce((sum, { fields: { spec } }) => sum + spec.replicas, 0);
    return [
      ...agreed
        .filter(({ topicName }) => !there.some((one) => one.topicName === topicName))
        .map(({ topicName }) => `KafkaTopic/${topicName}: is missing`),
      ...there.flatMap((topic) => {
        const wanted = agreed.find(({ topicName }) => topicName === topic.topicName);
        const lines = wanted ? [...unlike(topic, wanted), ...uncopied(topic, brokers)] : ['is no topic of ours'];
        return lines.map((line) => `KafkaTopic/${topic.topicName}: ${line}`);
      }),
    ];
  },
};
