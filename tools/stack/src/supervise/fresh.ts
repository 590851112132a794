import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brokers } from '../stores/brokers.js';
import { mongoMembers } from '../stores/mongo.js';
import { postgresFolder } from '../stores/postgres-home.js';
import { stateFile } from './state-file.js';

/** Not `test`: `npm test` may be running beside. Not `pids`: the claim on the folder lies there. */
const contents = [
  ...mongoMembers,
  ...brokers.map(({ name }) => name),
  'postgres',
  'redis',
  'zipkin',
  'traces',
  'env',
  // Of earlier versions, which had the signing key in a file.
  'keys',
  'secrets',
  'credentials.json',
  'ports.json',
  'compile-cache',
];

/** Deletes all data and passwords of the local stack, whose stores must have ended. */
export const deleteData = (dir: string): void => {
  const paths = [postgresFolder(dir), stateFile(dir), ...logs(dir), ...contents.map((name) => join(dir, name))];
  for (const path of paths) rmSync(path, { recursive: true, force: true });
};

/** Where a start without a terminal writes what it says: this one may be doing so. */
export const detachedLog = (dir: string): string => join(dir, 'logs', 'up.log');

const logs = (dir: string) => {
  const folder = join(dir, 'logs');
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return files.filter((file) => file !== detachedLog(dir));
};
