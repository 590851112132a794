import { CommandError } from '@tessera/command';
import { wholeNumber } from '@tessera/contracts';
import { type KafkaSettings, withKafka } from '@tessera/messaging/kafka';
import { checkSettings, type GivenSettings } from '@tessera/runtime/settings';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { findProject, projectHere, stateOf } from './project.js';

/** The services that have a database, and with it an outbox and parked keys. */
export const storing = ['user', 'order', 'inventory'] as const;

/** One of them. */
export type Storing = (typeof storing)[number];

const platform = {
  /** Who looks after the stores: `npm start` or docker compose here, somebody else when nobody says so. */
  RUNS_IN: z.string().optional(),
  /** Where the platform's topics have another number of partitions than the contract says. */
  TOPIC_PARTITIONS: wholeNumber(1, 10_000).optional(),
};

/** What every service that has a store is told of Kafka. */
export const kafkaSettings = withKafka(z.object(platform));

/** The same as it is used. */
export type PlatformKafka = KafkaSettings & { RUNS_IN?: string | undefined };

/** And of its database. */
export const databaseSettings = z.object({ DATABASE_URL: z.string().min(1), ...platform });

/** The option of every command that reads stores or topics. */
export const envOption = ['--env <folder>', 'where the settings of the services are (default: .tessera/env)'] as const;

/** The folder with `<service>.env`: the one that was named, else that of the local stack. */
export const settingsFolder = (named?: string): string =>
  named === undefined ? join(stateOf(projectHere()), 'env') : resolve(named);

const isOwn = (folder: string) => {
  const project = findProject();
  return project !== undefined && resolve(folder) === join(stateOf(project), 'env');
};

const fileOf = (folder: string, service: Storing) => join(folder, `${service}.env`);

/** What a service is told by its file in the folder. */
export const settingsIn = (folder: string, service: Storing): GivenSettings => {
  const file = fileOf(folder, service);
  if (existsSync(file)) return parseEnv(readFileSync(file, 'utf8'));
  const remedy = isOwn(folder) ? '"npm start" writes it, --env names another folder' : '--env names its folder';
  throw new CommandError(`${file} is not there: ${remedy}.`);
};

/** The settings that a schema asks for, those in files included, or the trouble with those of that service. */
export const checked = <Schema extends z.ZodObject>(
  service: Storing,
  found: GivenSettings,
  schema: Schema,
): z.output<Schema> => {
  const result = checkSettings(schema, found);
  if (!result.wrong) return result.settings;
  throw new CommandError(`The settings of ${service} are no use: ${result.wrong.join('; ')}.`);
};

/** Where Kafka is. All services say the same; with some of them in containers, not all say it here. */
export const kafkaIn = (folder: string): PlatformKafka => {
  const service = storing.find((one) => existsSync(fileOf(folder, one))) ?? 'order';
  return checked(service, settingsIn(folder, service), kafkaSettings);
};

/** Where the database of a service is. */
export const databaseIn = (folder: string, service: Storing): string =>
  checked(service, settingsIn(folder, service), databaseSettings).DATABASE_URL;
