import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import * as z from 'zod';

/** sysexits.h EX_CONFIG: a supervisor need not try again. */
export const EXIT_CONFIG = 78;

export { port } from './port.js';

/** As they stand in the environment, or in an env file. */
export type GivenSettings = NodeJS.Dict<string>;

/** Settings that are right, or a line for each wrong key; never its value, which may be a secret. */
export type CheckedSettings<Settings> =
  { settings: Settings; wrong?: undefined } | { settings?: undefined; wrong: string[] };

/**
 * `DATABASE_URL_FILE` names a file with the value of `DATABASE_URL`, and so for every setting: secrets of containers come
 * as files. The setting itself wins over its file. A key of the schema that ends in _FILE is an ordinary setting.
 */
const withFiles = (keys: string[], given: GivenSettings, unreadable: string[]): GivenSettings => {
  const inFile = (key: string) => !given[key] && given[`${key}_FILE`] && !keys.includes(`${key}_FILE`);
  const read = (key: string) => {
    try {
      return readFileSync(given[`${key}_FILE`] ?? '', 'utf8').trimEnd();
    } catch {
      unreadable.push(key);
      return undefined;
    }
  };
  return { ...given, ...Object.fromEntries(keys.filter(inFile).map((key) => [key, read(key)])) };
};

/** What can be done where we run, which compose and the manifests say by RUNS_IN. Only compose can make a secret anew. */
const lostSecret: Readonly<Record<string, string>> = {
  compose: '; docker compose up secrets makes a lost secret anew',
  kubernetes: '; a Secret that this pod mounts must have it, and kubectl describe pod names them',
};

const unreadableIn = (runsIn = '') => `must name a readable file${lostSecret[runsIn] ?? ''}`;

const wrongKeys = (unreadable: string[], remedy: string, issues: z.core.$ZodIssue[]) => [
  ...unreadable.map((key) => `${key}_FILE: ${remedy}`),
  ...issues
    .filter(({ path }) => !unreadable.includes(String(path[0])))
    .map(({ path, message }) => `${path.join('.') || '(all)'}: ${message}`),
];

/** Checks what is given, files of settings included. All wrong keys are named at once. */
export const checkSettings = <Schema extends z.ZodObject>(
  schema: Schema,
  given: GivenSettings,
): CheckedSettings<z.output<Schema>> => {
  const unreadable: string[] = [];
  const result = schema.safeParse(withFiles(Object.keys(schema.shape), given, unreadable));
  if (result.success && unreadable.length === 0) return { settings: result.data };
  return { wrong: wrongKeys(unreadable, unreadableIn(given['RUNS_IN']), result.error?.issues ?? []) };
};

/** The settings that the local stack wrote for this service, unless this is production. The environment wins over them. */
const stackSettings = (app: string, env: NodeJS.ProcessEnv): GivenSettings => {
  const file = resolve(env['TESSERA_STATE'] || '.tessera', 'env', `${app}.env`);
  return env['NODE_ENV'] !== 'production' && existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
};

/**
 * Reads and checks the settings of `app`, once, before Nest starts. When any is wrong, every wrong key is named on
 * stderr and the process ends with 78.
 */
export const readConfig = <Schema extends z.ZodObject>(
  app: string,
  schema: Schema,
  env: NodeJS.ProcessEnv = process.env,
): z.output<Schema> => {
  const checked = checkSettings(schema, { ...stackSettings(app, env), ...env });
  if (!checked.wrong) return checked.settings;
  console.error([`${app} cannot start, its configuration is wrong:`, ...checked.wrong].join('\n  '));
  process.exit(EXIT_CONFIG);
};
