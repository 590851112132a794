import { CommandError } from '@tessera/command';
import { type StoringApp, wholeNumber } from '@tessera/contracts';
import { type KafkaSettings, withKafka } from '@tessera/messaging/kafka';
import { checkSettings, type GivenSettings } from '@tessera/runtime/settings';
import * as z from 'zod';

const platform = {
  /** Who looks after the stores: `npm start` or docker compose here, somebody else when nobody says so. */
  RUNS_IN: z.string().optional(),
  /** Where the platform's topics have another number of partitions than the contract says. */
  TOPIC_PARTITIONS: wholeNumber(1, 10_000).optional(),
};

/** What every service that has a store is told of Kafka. */
export const kafkaSettings = withKafka(z.object(platform));

/** The same as it is used. */
export type PlatformKafka = KafkaSettings & { RUNS_IN?: string | undefined; TOPIC_PARTITIONS?: number | undefined };

/** And of its database. */
export const databaseSettings = z.object({ DATABASE_URL: z.string().min(1), ...platform });

/** The settings that a schema asks for, those in files included, or what is wrong with those of that service. */
export const checked = <Schema extends z.ZodObject>(
  service: StoringApp,
  found: GivenSettings,
  schema: Schema,
): z.output<Schema> => {
  const result = checkSettings(schema, found);
  if (!result.wrong) return result.settings;
  throw new CommandError(`The settings of ${service} are no use: ${result.wrong.join('; ')}.`);
};
