import { type PlaceOrder, Refusal } from '@tessera/contracts';
import { type Line, totalOf } from './order.js';
import { type Price } from './price-list.js';

/**
 * What is asked for, at today's prices. Throws UNKNOWN_PRODUCT for what has none or is retired, PRICE_CHANGED when the
 * total is not `expectedTotal`.
 */
export const priced = (
  { lines: wanted, expectedTotal }: Pick<PlaceOrder, 'lines' | 'expectedTotal'>,
  prices: readonly Price[],
): { lines: Line[]; currency: string } => {
  const known = new Map(prices.filter((price) => !price.retired).map((price) => [price.sku, price]));
  const lines: Line[] = [];
  const unknown: string[] = [];
  // One currency serves the whole platform, so any line's is everyone's.
  let currency = '';
  for (const { sku, quantity } of wanted) {
    const price = known.get(sku);
    if (price) lines.push({ sku, name: price.name, quantity, unitPrice: price.amount });
    else unknown.push(sku);
    currency = price?.currency ?? currency;
  }
  if (unknown.length > 0) throw new Refusal('UNKNOWN_PRODUCT', { detail: `Not known: ${unknown.join(', ')}` });
  const total = totalOf(lines);
  if (expectedTotal !== undefined && expectedTotal !== total)
    throw new Refusal('PRICE_CHANGED', { detail: `The total is ${total} by today's prices.` });
  return { lines, currency };
};
