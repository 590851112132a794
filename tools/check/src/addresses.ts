import { withKafka } from '@tessera/messaging/kafka';
import { type GivenSettings } from '@tessera/runtime/settings';
import { checked, databaseSettings, type PlatformKafka, type Storing } from './settings.js';

/** Where the stores of one platform are, and how its topics and groups are told apart from others'. */
export interface Addresses {
  order: string;
  user: string;
  inventory: string;
  kafka: PlatformKafka;
}

const settings = withKafka(databaseSettings);

/** The addresses in the settings of the three services that have a store. */
export const addressesIn = (settingsOf: (service: Storing) => GivenSettings): Addresses => {
  const of = (service: Storing) => checked(service, settingsOf(service), settings);
  const [order, user, inventory] = [of('order'), of('user'), of('inventory')];
  return { order: order.DATABASE_URL, user: user.DATABASE_URL, inventory: inventory.DATABASE_URL, kafka: order };
};
