import { z } from 'zod';

/**
 * A string of `min` to `max` characters that every store can keep: no NUL (Postgres refuses it, 22021) and no lone
 * surrogate (UTF-8 would silently replace it).
 */
export const text = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'must be well-formed text without NUL');

/** An identifier of a user, an order or a message: a UUID (Tessera mints version 7, RFC 9562), in its lower-case form. */
export const id = z.uuid().toLowerCase();

/** A stock keeping unit, for example `TEA-GREEN-100`. */
export const sku = z
  .string()
  .regex(/^[A-Z0-9-]{1,40}$/, 'must be 1 to 40 of A-Z, 0-9 and -')
  .meta({ description: 'SKU', example: 'TEA-GREEN-100' });

/** An instant in UTC, ISO 8601. */
export const instant = z.iso.datetime();

/** An opaque place in a list, as an earlier page gave it. */
export const cursor = text(1, 400);
