import { type AwsConfig } from '@tessera/aws';
import { tables } from '../functions/needs.js';

/**
 * Lets functions and stores work in this process as they do on Lambda: where AWS is, and those tables that `outputs` name. To be said
 * before the first use of one, whose client reads it once.
 */
export const surroundWith = (
  { region, endpoint, credentials }: AwsConfig,
  outputs: Readonly<Record<string, string>> = {},
): void => {
  const known = {
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey,
    ...Object.fromEntries(Object.values(tables).map(({ id, variable }) => [variable, outputs[id]])),
  };
  // Of `undefined` an environment makes a text.
  for (const [name, value] of Object.entries(known)) if (value !== undefined) process.env[name] = value;
};
