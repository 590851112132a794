import * as z from 'zod';
import { cursor } from './text.js';
import { wholeNumber } from './whole-number.js';

/** Query of every list: `limit` items a page, from where `cursor` stands. */
export const pageQuery = {
  cursor: cursor.describe('Where the page begins: `next` of an earlier one').optional(),
  limit: wholeNumber(1, 100).default(20).meta({ description: 'Items on the page', default: 20 }),
};

/** One page of a list; `next` is the cursor of the following page, or null at the end. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** The schema of a page of a list, named after its items. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z
    .object({
      items: z.array(item),
      next: z.string().nullable().describe('The `cursor` of the following page; null at the end'),
    })
    .meta({ id: `${item.meta()?.id}Page` });
