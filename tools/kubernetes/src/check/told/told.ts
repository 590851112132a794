import type * as z from 'zod';
import { type Environment } from '../rendered/environment.js';

/** Read by Node, the C library or whoever asks where it runs; no schema has them. */
const ofTheProcess = [
  'RUNS_IN',
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'UV_THREADPOOL_SIZE',
  'MALLOC_ARENA_MAX',
  'TZ',
];

const FILE = '_FILE';

/** `DATABASE_URL_FILE` gives the setting DATABASE_URL, unless a schema has the longer name itself. */
export const settingIn = (key: string, keys: readonly string[]): string | undefined => {
  if (keys.includes(key)) return key;
  const short = key.endsWith(FILE) ? key.slice(0, -FILE.length) : '';
  return keys.includes(short) ? short : undefined;
};

/** What is told and nobody reads: a setting that is misspelt has its default, and nobody notices. */
export const unread = (told: Environment, schema: z.ZodObject): string[] =>
  [...told.keys()].filter(
    (key) => !ofTheProcess.includes(key) && settingIn(key, Object.keys(schema.shape)) === undefined,
  );

/** Said by the image (docker/service.Dockerfile). */
const ofTheImage = ['HOST'];

const isOfThisMachine = (schema: z.core.$ZodType) => {
  const { data } = (schema as z.ZodType).safeParse(undefined);
  return /127\.0\.0\.1|localhost/.test(JSON.stringify(data) ?? '');
};

/** What is not told and has a default that means this machine: in a pod nobody is there but itself. */
export const leftOut = (told: Environment, schema: z.ZodObject): string[] =>
  Object.entries(schema.shape)
    .filter(
      ([key, one]) => !ofTheImage.includes(key) && !told.has(key) && !told.has(key + FILE) && isOfThisMachine(one),
    )
    .map(([key]) => key);

/** Files of pods are not on this machine: whatever a schema would read from one is left to the pod. */
const isFile = (key: string) => key.endsWith(FILE);

/** What the program would say and end with 78, as far as it can be known before files are there. */
export const refused = (told: Environment, schema: z.ZodObject): string[] => {
  const known = [...told].filter(([key, value]) => value !== undefined && !isFile(key));
  const elsewhere = [...told].filter(([key, value]) => value === undefined || isFile(key)).map(([key]) => key);
  // The setting itself wins over its file.
  const isOpen = (key: string) => elsewhere.includes(key) || (!told.has(key) && elsewhere.includes(key + FILE));
  return (schema.safeParse(Object.fromEntries(known)).error?.issues ?? [])
    .filter(({ path }) => !isOpen(String(path[0])))
    .map(({ path, message }) => `${path.join('.')}: ${message}`);
};
