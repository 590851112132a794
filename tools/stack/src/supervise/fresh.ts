import { rmSync } from 'node:fs';
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
  'logs',
  'env',
  'keys',
  'secrets',
  'credentials.json',
  'ports.json',
  'compile-cache',
];

/** Deletes all data and passwords of the local stack, whose stores must have ended. */
export function deleteData(dir: string): void {
  const paths = [postgresFolder(dir), stateFile(dir), ...contents.map((name) => join(dir, name))];
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}
