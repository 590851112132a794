import { type KafkaSettings } from '@tessera/messaging/kafka';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { projectHere, stateOf } from './project.js';
import { Trouble } from './trouble.js';

/** The services that have a database, and with it an outbox and parked keys. */
export const storing = ['user', 'order', 'inventory'] as const;

/** One of them. */
export type Storing = (typeof storing)[number];

/** What every service that has a store is told of Kafka. */
export const kafkaSettings = z.object({
  KAFKA_BROKERS: z.string().min(1),
  TOPIC_PREFIX: z.string().default(''),
  GROUP_PREFIX: z.string().default(''),
  /** Where the platform's topics have another number of partitions than the contract says. */
  TOPIC_PARTITIONS: z.coerce.number().int().positive().optional(),
});

/** And of its database. */
export const databaseSettings = z.object({ DATABASE_URL: z.string().min(1) });

/** The option of every command that reads stores or topics. */
export const envOption = ['--env <folder>', 'where the settings of the services are (default: .tessera/env)'] as const;

/** The folder with `<service>.env`: the one that was named, else that of the local stack. */
export const settingsFolder = (named?: string): string =>
  named === undefined ? join(stateOf(projectHere()), 'env') : resolve(named);

const fileOf = (folder: string, service: Storing) => join(folder, `${service}.env`);

/** What a service is told by its file in the folder. */
export const settingsIn = (folder: string, service: Storing): NodeJS.Dict<string> => {
  const file = fileOf(folder, service);
  if (existsSync(file)) return parseEnv(readFileSync(file, 'utf8'));
  throw new Trouble(`${file} is not there: "npm start" writes it, --env names another folder.`);
};

/** The settings that a schema asks for, or the trouble with those of that service. */
export const checked = <Settings>(service: Storing, found: unknown, schema: z.ZodType<Settings>): Settings => {
  const result = schema.safeParse(found);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Trouble(`The settings of ${service} are no use: ${issue?.path.join('.')}: ${issue?.message}.`);
};

/** Where Kafka is. All services say the same; with some of them in containers, not all say it here. */
export const kafkaIn = (folder: string): KafkaSettings => {
  const service = storing.find((one) => existsSync(fileOf(folder, one))) ?? 'order';
  return checked(service, settingsIn(folder, service), kafkaSettings);
};

/** Where the database of a service is. */
export const databaseIn = (folder: string, service: Storing): string =>
  checked(service, settingsIn(folder, service), databaseSettings).DATABASE_URL;
