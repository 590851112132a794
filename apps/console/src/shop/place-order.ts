import { ConnectionFailed, isProblem } from '@tessera/client';
import { type OrderView, type StockCheckResult } from '@tessera/contracts';
import { api } from '../api/api.js';
import { basket } from './basket.js';
import { type Line, totalOf, withPrices } from './basket-lines.js';
import { keyFor } from './order-key.js';

/** What became of an order that was to be placed. */
export type Outcome =
  | { placed: OrderView }
  | { refused: 'OUT_OF_STOCK'; short: StockCheckResult['short'] }
  | { refused: 'PRICE_CHANGED' | 'UNKNOWN_PRODUCT' }
  /** Nobody knows whether it arrived. */
  | { refused: 'unknown' }
  | { refused: 'other'; error: unknown };

/** The products of these lines as they are now; undefined for one that is not sold any more. */
const productsNow = async (lines: readonly Line[]) => {
  const found = lines.map(async ({ sku }) => {
    try {
      return [sku, await api.getProduct({ sku })] as const;
    } catch (error) {
      if (isProblem(error, 'NOT_FOUND')) return [sku, undefined] as const;
      throw error;
    }
  });
  return new Map(await Promise.all(found));
};

const refused = async (error: unknown, lines: readonly Line[]): Promise<Outcome> => {
  if (isProblem(error, 'OUT_OF_STOCK')) return { refused: error.code, short: error.lines };
  if (isProblem(error, 'PRICE_CHANGED', 'UNKNOWN_PRODUCT')) {
    basket.value = withPrices(lines, await productsNow(lines));
    return { refused: error.code };
  }
  if (error instanceof ConnectionFailed || isProblem(error, 'UPSTREAM_TIMEOUT', 'UPSTREAM_ERROR'))
    return { refused: 'unknown' };
  return { refused: 'other', error };
};

/** Orders what is in the basket, for the prices that were seen. The same basket sent again is the same order. */
export const placeOrder = async (): Promise<Outcome> => {
  const lines = basket.value;
  const wanted = {
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    expectedTotal: totalOf(lines)?.amount ?? 0,
  };
  const key = keyFor(JSON.stringify(wanted));
  try {
    const placed = await api.placeOrder(wanted, { idempotencyKey: key.value, retries: 1 });
    key.use();
    basket.value = [];
    return { placed };
  } catch (error) {
    return refused(error, lines).catch((error: unknown) => ({ refused: 'other', error }));
  }
};
