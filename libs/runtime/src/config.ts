import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

/** sysexits.h EX_CONFIG: a supervisor need not try again. */
export const EXIT_CONFIG = 78;

/** A TCP port, as text in the environment. */
export const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** Where an HTTP server or a broker answers. */
export const url = z.url({ protocol: /^https?$/ });

/** Where the instances of a service answer: one address, or several separated by commas. */
export const origins = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(url.transform((address) => new URL(address).origin)));

/** The settings that every service has. `HOST` is 0.0.0.0 in a container. */
export const serviceSettings = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  /** How long after SIGTERM it still takes requests while not ready, so that a load balancer can look elsewhere first. */
  DRAIN_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  TOKEN_ISSUER: url.default('http://localhost:3000'),
  JWKS_URL: url.default('http://127.0.0.1:3001/.well-known/jwks.json'),
});

export type ServiceSettings = z.infer<typeof serviceSettings>;

type Settings = NodeJS.Dict<string>;

/** The settings that the local stack wrote for this service, unless this is production. The environment wins over them. */
const stackSettings = (app: string, env: NodeJS.ProcessEnv): Settings => {
  const file = resolve(env['TESSERA_STATE'] || '.tessera', 'env', `${app}.env`);
  return env['NODE_ENV'] !== 'production' && existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
};

/**
 * `DATABASE_URL_FILE` names a file with the value of `DATABASE_URL`, and so for every setting: secrets of containers come
 * as files. The setting itself wins over its file. A key of the schema that ends in _FILE is an ordinary setting.
 */
const withFiles = (keys: string[], given: Settings, unreadable: string[]): Settings => {
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

/** In containers it is a secret that somebody deleted. */
const remedy = 'must name a readable file; a secret of docker compose is made anew by: docker compose up secrets';

/** One line per wrong key, never its value: a value may be a secret. */
const wrongKeys = (unreadable: string[], issues: z.core.$ZodIssue[]) => [
  ...unreadable.map((key) => `  ${key}_FILE: ${remedy}`),
  ...issues
    .filter(({ path }) => !unreadable.includes(String(path[0])))
    .map(({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`),
];

/**
 * Reads and checks the settings of `app`, once, before Nest starts. When any is wrong, every wrong key is named on
 * stderr and the process ends with 78.
 */
export const readConfig = <Schema extends z.ZodObject>(
  app: string,
  schema: Schema,
  env: NodeJS.ProcessEnv = process.env,
): z.infer<Schema> => {
  const unreadable: string[] = [];
  const given = withFiles(Object.keys(schema.shape), { ...stackSettings(app, env), ...env }, unreadable);
  const result = schema.safeParse(given);
  if (result.success && unreadable.length === 0) return result.data;
  const wrong = wrongKeys(unreadable, result.error?.issues ?? []).join('\n');
  console.error(`${app} can not start, its configuration is wrong:\n${wrong}`);
  process.exit(EXIT_CONFIG);
};
