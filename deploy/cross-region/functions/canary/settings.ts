import * as z from 'zod';
import { milliseconds, origin } from '../environment.js';

const name = z.string().min(1);

/** What the template tells this function, and by what Lambda lets it sign. */
export const schema = z
  .object({
    ORIGIN: origin,
    /** Where the API is: signatures are good for one region. */
    REGION: name,
    STACK: name,
    /** Where this canary is. */
    ZONE: name,
    API_ID: name,
    CONNECT_MS: milliseconds(10_000).default(1_500),
    AWS_ACCESS_KEY_ID: name,
    AWS_SECRET_ACCESS_KEY: name,
    AWS_SESSION_TOKEN: name.optional(),
  })
  .transform((given) => ({
    origin: given.ORIGIN,
    region: given.REGION,
    stack: given.STACK,
    zone: given.ZONE,
    apiId: given.API_ID,
    connectMs: given.CONNECT_MS,
    credentials: {
      accessKeyId: given.AWS_ACCESS_KEY_ID,
      secretAccessKey: given.AWS_SECRET_ACCESS_KEY,
      ...(given.AWS_SESSION_TOKEN !== undefined && { sessionToken: given.AWS_SESSION_TOKEN }),
    },
  }));

export type Settings = z.infer<typeof schema>;
