import { type Page } from '@tessera/contracts';
import { linkTo } from '@tessera/runtime/rules';
import { type Told } from './outcome.js';

/** A page of a list; the following one is named in `Link: rel="next"`. */
export const toldPage = (path: string, query: object, page: Page<unknown>): Told => {
  const link = linkTo(path, query, page);
  return { status: 200, data: page, ...(link !== undefined && { headers: { link } }) };
};
