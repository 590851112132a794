import { checked, databaseSettings, kafkaSettings, type Storing } from '../platform-settings.js';

/** Where the stores of one platform are, and how its topics and groups are told apart from others'. */
export interface Addresses {
  order: string;
  user: string;
  inventory: string;
  brokers: string;
  topicPrefix: string;
  groupPrefix: string;
  /** Instead of the contract's number. */
  topicPartitions?: number | undefined;
}

const settings = kafkaSettings.extend(databaseSettings.shape);

/** The addresses in the settings of the three services that have a store. */
export const addressesIn = (settingsOf: (service: Storing) => unknown): Addresses => {
  const of = (service: Storing) => checked(service, settingsOf(service), settings);
  const [order, user, inventory] = [of('order'), of('user'), of('inventory')];
  return {
    order: order.DATABASE_URL,
    user: user.DATABASE_URL,
    inventory: inventory.DATABASE_URL,
    brokers: order.KAFKA_BROKERS,
    topicPrefix: order.TOPIC_PREFIX,
    groupPrefix: order.GROUP_PREFIX,
    topicPartitions: order.TOPIC_PARTITIONS,
  };
};
