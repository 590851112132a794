import * as z from 'zod';
import { milliseconds, origin } from '../environment.js';

/** What the template tells this function. */
export const schema = z
  .object({
    ORIGIN: origin,
    /** Of a second main region; empty without one. */
    STANDBY: z.union([z.literal(''), origin]).default(''),
    /** For all attempts of a call. */
    TOTAL_MS: milliseconds(13_000).default(10_000),
    /** Until a connection stands, for each address of the name. */
    CONNECT_MS: milliseconds(10_000).default(1_500),
    ATTEMPT_MS: milliseconds(13_000).default(4_000),
    ATTEMPTS: z.coerce.number().int().min(1).max(10).default(3),
    STACK: z.string().min(1),
  })
  .transform((given) => ({
    origin: given.ORIGIN,
    standby: given.STANDBY === '' ? undefined : given.STANDBY,
    totalMs: given.TOTAL_MS,
    connectMs: given.CONNECT_MS,
    attemptMs: given.ATTEMPT_MS,
    attempts: given.ATTEMPTS,
    stack: given.STACK,
  }));

export type Settings = z.infer<typeof schema>;
