import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './tables.js';

/** One question reads at most so many pages of an index. */
const MOST_PAGES = 5;
/** The state machine carries 256 KB, the answer as a text in its JSON, and beside it what was asked. */
const MOST_BYTES = 180_000;

/** The rows of a list page, and whether there may be more behind the last one looked at. */
export interface Rows<Row> {
  rows: Row[];
  /** From where the next page goes on; null at the end. */
  last: Row | null;
}

/** What was read of an index, and whether it goes on. */
interface Read<Row> {
  rows: Row[];
  goesOn: boolean;
}

/** Where reading stops; `isShown` leaves rows out, which counts as looked at. */
export interface Bounds<Row> {
  limit: number;
  isShown: (row: Row) => boolean;
}

/** Reads page after page. A list page may be shorter than its limit and yet not the last. */
export const collect = async <Row>(
  read: (after: Row | null) => Promise<Read<Row>>,
  { limit, isShown }: Bounds<Row>,
): Promise<Rows<Row>> => {
  const rows: Row[] = [];
  let after: Row | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { rows: found, goesOn } = await read(after);
    for (const [place, row] of found.entries()) {
      if (!isShown(row)) continue;
      if (rows.length === limit) return { rows, last: found[place - 1] ?? after };
      rows.push(row);
    }
    after = found.at(-1) ?? after;
    if (!goesOn) return { rows, last: null };
  }
  return { rows, last: after };
};

const bytesOf = (item: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(item)));

/** A part of a list as it is shown, and the row from where the next one goes on; null at the end. */
export interface Shown<Item, After> {
  items: Item[];
  last: After | null;
}

/** As many rows as can be carried; `last` is from where the list would go on behind all of them. */
export const shown = <After, Row extends After, Item>(
  rows: readonly Row[],
  last: After | null,
  view: (row: Row) => Item,
): Shown<Item, After> => {
  const items: Item[] = [];
  let bytes = 0;
  for (const [place, row] of rows.entries()) {
    const item = view(row);
    bytes += bytesOf(item);
    // One is always shown, or the list would never end.
    if (place > 0 && bytes > MOST_BYTES) return { items, last: rows[place - 1] ?? null };
    items.push(item);
  }
  return { items, last };
};

/** One page of an index. */
export const readPage = async <Row>(query: QueryCommandInput): Promise<Read<Row>> => {
  const { Items = [], LastEvaluatedKey } = await dynamo.send(new QueryCommand(query));
  // As `read.ts` says: stores alone write items.
  return { rows: Items as Row[], goesOn: LastEvaluatedKey !== undefined };
};
