import { type StoringApp, storingApps } from '@tessera/contracts';
import { withKafka } from '@tessera/messaging/kafka';
import { type GivenSettings } from '@tessera/runtime/settings';
import { checked, databaseSettings, type PlatformKafka } from './settings.js';

/** Where the stores of one platform are, and how its topics and groups are told apart from others'. */
export interface Addresses extends Record<StoringApp, string> {
  kafka: PlatformKafka;
}

const settings = withKafka(databaseSettings);

/** The addresses in the settings of the services that have a database. */
export const addressesIn = (settingsOf: (service: StoringApp) => GivenSettings): Addresses => {
  const of = (service: StoringApp) => checked(service, settingsOf(service), settings);
  const urls = storingApps.map((app) => [app, of(app).DATABASE_URL]);
  return { ...(Object.fromEntries(urls) as Record<StoringApp, string>), kafka: of('order') };
};
