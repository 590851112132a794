import { checked, databaseSettings, kafkaSettings, type PlatformKafka } from '@tessera/check/settings';
import { CommandError } from '@tessera/command';
import { type StoringApp, storingApps } from '@tessera/contracts';
import { type GivenSettings } from '@tessera/runtime/settings';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { findProject, projectHere, stateOf } from './project.js';

/** The option of every command that reads stores or topics. */
export const envOption = ['--env <folder>', 'where the settings of the services are (default: .tessera/env)'] as const;

/** The folder with `<service>.env`: the one that was named, else that of the local stack. */
export const settingsFolder = (named?: string): string =>
  named === undefined ? join(stateOf(projectHere()), 'env') : resolve(named);

const isOwn = (folder: string) => {
  const project = findProject();
  return project !== undefined && resolve(folder) === join(stateOf(project), 'env');
};

const fileOf = (folder: string, service: StoringApp) => join(folder, `${service}.env`);

/** What a service is told by its file in the folder. */
export const settingsIn = (folder: string, service: StoringApp): GivenSettings => {
  const file = fileOf(folder, service);
  if (existsSync(file)) return parseEnv(readFileSync(file, 'utf8'));
  const remedy = isOwn(folder) ? '"npm start" writes it, --env names another folder' : '--env names its folder';
  throw new CommandError(`${file} is not there: ${remedy}.`);
};

/** Where Kafka is. All services say the same; with some of them in containers, not all say it here. */
export const kafkaIn = (folder: string): PlatformKafka => {
  const service = storingApps.find((one) => existsSync(fileOf(folder, one))) ?? 'order';
  return checked(service, settingsIn(folder, service), kafkaSettings);
};

/** Where the database of a service is, and who looks after it. */
export const databaseIn = (folder: string, service: StoringApp) =>
  checked(service, settingsIn(folder, service), databaseSettings);
