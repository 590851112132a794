import { type KafkaConnection } from '@tessera/messaging/kafka';
import { prepareTopics, withKafkaAdmin } from '@tessera/provision';

/** Of a local stack, instead of the contract's: enough to see what several consumers do. */
export const localPartitions = 6;
const retries = 5;

/** Creates a local platform's topics where they are missing, with the prefix before each name. */
export const createTopics = async (at: KafkaConnection, prefix: string): Promise<void> => {
  const plan = { prefix, partitions: localPartitions };
  await withKafkaAdmin(at, (admin) => prepareTopics(admin, plan), { retries });
};
