import { type Page, Refusal } from '@tessera/contracts';
import type * as z from 'zod';

/** The key of a page's last row, opaque to callers so that it can change. */
export const toCursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The reverse; undefined without a cursor. Throws VALIDATION_FAILED for anything that no page of this list gave out. */
export const fromCursor = <Key>(cursor: string | undefined, key: z.ZodType<Key>): Key | undefined => {
  if (cursor === undefined) return undefined;
  const read = key.safeParse(parse(Buffer.from(cursor, 'base64url').toString()));
  // base64url passes over what it does not know.
  if (read.success && toCursor(read.data) === cursor) return read.data;
  throw new Refusal('VALIDATION_FAILED', {
    errors: [{ pointer: 'query/cursor', detail: 'is not a cursor of this list' }],
  });
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A page of `limit` rows. One more was read, so that we know whether another page follows. */
export const toPage = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => unknown,
  view: (row: Row) => Item,
): Page<Item> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last ? toCursor(keyOf(last)) : null };
};

/** `Link: rel="next"` (RFC 8288) to the following page, the same path and query from where this one ends; undefined for the last. */
export const linkTo = (path: string, query: object, { next }: Page<unknown>): string | undefined => {
  if (next === null) return undefined;
  const given = Object.entries({ ...query, cursor: next }).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  return `<${path}?${parameters}>; rel="next"`;
};
