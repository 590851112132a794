import { type ListProducts, type Page, type ProductView, sku as skuSchema } from '@tessera/contracts';
import { toProductView, wordsSought } from '@tessera/inventory/domain';
import { fromCursor, toCursor } from '@tessera/runtime/rules';
import { collect, readPage, shown } from './pages.js';
import { type ProductItem, type ProductWords, toProduct, toStock } from './product.item.js';
import { getAll } from './read.js';
import { keys, nameOf } from './tables.js';

/** With a search most rows are passed over: read many of the small rows of the index at once. */
const ROWS_AT_ONCE = 500;

const readFrom = (last: string | undefined, limit: number) =>
  readPage<ProductWords>({
    TableName: nameOf('inventory'),
    IndexName: 'byKind',
    KeyConditionExpression: last === undefined ? '#kind = :kind' : '#kind = :kind AND #sku > :last',
    ExpressionAttributeNames: { '#kind': 'kind', ...(last !== undefined && { '#sku': 'sku' }) },
    ExpressionAttributeValues: { ':kind': 'product', ...(last !== undefined && { ':last': last }) },
    Limit: limit,
  });

/** Each word that is sought begins a word of the product. */
const fits = (sought: readonly string[], { search }: ProductWords) =>
  sought.every((word) => search.some((own) => own.startsWith(word)));

/**
 * Products by SKU, each as it is now. Staff see retired ones too. The index is looked through for `q`, a few thousand rows a
 * page: where more are passed over, the page is shorter than its limit and `next` goes on.
 */
export const listProducts = async (
  { q, cursor, limit }: ListProducts,
  forStaff: boolean,
): Promise<Page<ProductView>> => {
  const sought = q === undefined ? [] : wordsSought(q);
  const first = fromCursor(cursor, skuSchema);
  const isShown = (row: ProductWords) => (forStaff || row.status === 'active') && fits(sought, row);
  const atOnce = q === undefined ? limit + 1 : ROWS_AT_ONCE;
  const found = await collect((after) => readFrom(after?.sku ?? first, atOnce), { limit, isShown });
  const items = await getAll<ProductItem>(
    'inventory',
    found.rows.map(({ sku }) => keys.product(sku)),
  );
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const rows = found.rows.flatMap(({ sku }) => bySku.get(sku) ?? []);
  const view = (item: ProductItem) => toProductView(toProduct(item), toStock(item), forStaff);
  const { items: views, last } = shown(rows, found.last, view);
  return { items: views, next: last && toCursor(last.sku) };
};
