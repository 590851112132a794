import * as z from 'zod';

/** In code points, as JSON Schema counts (`maxLength`) and Postgres does. Few are more than one unit of a JavaScript string. */
const hasLength = (value: string, min: number, max: number) => {
  if (value.length < min || value.length > 2 * max) return false;
  const { length } = Array.from(value);
  return length >= min && length <= max;
};

/**
 * A string of `min` to `max` characters, which are code points, that every store can keep: no NUL (Postgres refuses it, 22021)
 * and no lone surrogate (UTF-8 would silently replace it).
 */
export const text = (min: number, max: number) =>
  z
    .string()
    .refine((value) => hasLength(value, min, max), `must be ${min} to ${max} characters`)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'must be well-formed text without NUL')
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max });

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
