import { allTopics } from '@tessera/contracts';
import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { ofKind } from './of-kind.js';

const kafkaTopic = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ topicName: z.string().optional(), partitions: z.number().optional() }),
});

/** Those of the contract. */
const agreed = new Map(allTopics().map(({ topic, numPartitions }) => [topic, numPartitions]));

/** How many partitions a topic has: as the KafkaTopic says, or as the job makes it. */
export const partitionsOf = (topic: string, objects: readonly KubeObject[]): number => {
  const made = ofKind(objects, 'KafkaTopic', kafkaTopic).find(
    ({ fields: { metadata, spec } }) => (spec.topicName ?? metadata.name) === topic,
  );
  return made?.fields.spec.partitions ?? agreed.get(topic) ?? 0;
};
