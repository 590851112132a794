import { Refusal } from '@tessera/contracts';
import { type z } from 'zod';

/** The key of a page's last row, opaque to callers so that it can change. */
export const toCursor = (key: string | number): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The reverse. Throws VALIDATION_FAILED for anything that no page of ours gave out. */
export const fromCursor = <Key>(cursor: string, key: z.ZodType<Key>): Key => {
  const read = key.safeParse(parse(Buffer.from(cursor, 'base64url').toString()));
  if (read.success) return read.data;
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

/** One more row than fits was read, so that we know whether another page follows. */
export const toPage = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string | number,
  view: (row: Row) => Item,
) => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last ? toCursor(keyOf(last)) : null };
};
