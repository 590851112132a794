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

/** The settings that every service has. `HOST` is 0.0.0.0 in a container. */
export const serviceSettings = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  TOKEN_ISSUER: url.default('http://localhost:3000'),
  JWKS_URL: url.default('http://127.0.0.1:3001/.well-known/jwks.json'),
});

export type ServiceSettings = z.infer<typeof serviceSettings>;

const FILE = (app: string) => resolve('.tessera/env', `${app}.env`);

/** The settings that the local stack wrote for this service, unless this is production. The environment wins over them. */
const stackSettings = (app: string, env: NodeJS.ProcessEnv): NodeJS.Dict<string> =>
  env['NODE_ENV'] !== 'production' && existsSync(FILE(app)) ? parseEnv(readFileSync(FILE(app), 'utf8')) : {};

/** One line per wrong key, never its value: a value may be a secret. */
const wrongKeys = (error: z.ZodError) =>
  error.issues.map((issue) => `  ${issue.path.join('.') || '(all)'}: ${issue.message}`).join('\n');

/**
 * Reads and checks the settings of `app`, once, before Nest starts. When any is wrong, every wrong key is named on
 * stderr and the process ends with 78.
 */
export const readConfig = <Settings>(
  app: string,
  schema: z.ZodType<Settings>,
  env: NodeJS.ProcessEnv = process.env,
): Settings => {
  const result = schema.safeParse({ ...stackSettings(app, env), ...env });
  if (result.success) return result.data;
  console.error(`${app} can not start, its configuration is wrong:\n${wrongKeys(result.error)}`);
  process.exit(EXIT_CONFIG);
};
