import { allTopics } from '@tessera/contracts';
import { withKafkaAdmin } from '@tessera/provision';
import { type Stage } from './stage.js';

/** One partition of the platform's topics, and which brokers have it. */
export interface Copies {
  topic: string;
  partition: number;
  leader: number;
  replicas: number[];
  inSync: number[];
}

const RETRIES = 5;
const EVERY_MS = 500;
const IN_SYNC_WITHIN_MS = 60_000;

/** Where every partition lies at this moment. */
export const partitions = ({ at }: Stage): Promise<Copies[]> =>
  withKafkaAdmin(
    at.kafka,
    async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({
        topics: allTopics({ prefix: at.kafka.TOPIC_PREFIX }).map(({ topic }) => topic),
      });
      return topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionId, leader, replicas, isr }) => {
          return { topic: name, partition: partitionId, leader, replicas, inSync: isr };
        }),
      );
    },
    { retries: RETRIES },
  );

const isInSync = async (stage: Stage) =>
  (await partitions(stage)).every(({ replicas, inSync }) => inSync.length === replicas.length);

/** Waits until every copy has everything; a minute at most, for another may be away meanwhile. */
export const allInSync = async (stage: Stage): Promise<void> => {
  const end = Date.now() + IN_SYNC_WITHIN_MS;
  while (!stage.over.aborted && Date.now() < end && !(await isInSync(stage).catch(() => false)))
    await stage.pause(EVERY_MS);
};
