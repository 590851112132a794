import { type Page } from '@tessera/contracts';

/** The items of a list from `cursor` on, a page at a time as they are asked for. */
export async function* everyItem<Query extends { cursor?: unknown }, Item>(
  query: Query,
  list: (query: Query) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  for (let page = await list(query); ; page = await list({ ...query, cursor: page.next })) {
    yield* page.items;
    if (page.next === null) return;
  }
}
