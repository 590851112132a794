import { type StoringApp, storingApps } from '@tessera/contracts';
import { type KafkaConnection, withKafka } from '@tessera/messaging/kafka';
import { type GivenSettings } from '@tessera/runtime/settings';
import { checked, databaseSettings } from './settings.js';

/** Where the stores of one platform are, and how its topics and groups are told apart from others'. */
export interface Addresses extends Record<StoringApp, string> {
  kafka: KafkaConnection;
  topicPrefix: string;
  groupPrefix: string;
  /** Instead of the contract's number. */
  topicPartitions?: number | undefined;
  /** Who looks after the stores, as the settings say. */
  RUNS_IN?: string | undefined;
}

const settings = withKafka(databaseSettings);

/** The addresses in the settings of the services that have a database. */
export const addressesIn = (settingsOf: (service: StoringApp) => GivenSettings): Addresses => {
  const of = (service: StoringApp) => checked(service, settingsOf(service), settings);
  const order = of('order');
  const urls = storingApps.map((app) => [app, of(app).DATABASE_URL]);
  return {
    ...(Object.fromEntries(urls) as Record<StoringApp, string>),
    kafka: order,
    topicPrefix: order.TOPIC_PREFIX,
    groupPrefix: order.GROUP_PREFIX,
    topicPartitions: order.TOPIC_PARTITIONS,
    RUNS_IN: order.RUNS_IN,
  };
};
