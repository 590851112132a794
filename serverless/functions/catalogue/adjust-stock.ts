import { toAdjustedStockView } from '@tessera/inventory/domain';
import { toldOnce } from '../../chain/told-once.js';
import { type UseCase } from '../../chain/use-case.js';
import { ShelfStore } from '../../store/shelf.store.js';

const shelves = new ShelfStore();

/** `POST /v1/products/{sku}/adjustments`, staff: 201 the stock after it. Throws NOT_FOUND, INSUFFICIENT_STOCK, STOCK_LIMIT, IDEMPOTENCY_MISMATCH. */
export const adjustStock: UseCase<'adjustStock'> = async ({ params: { sku }, body: { delta, reason }, once }) => {
  const adjusted = await shelves.changeOnce({
    once,
    keys: { skus: [sku] },
    move: (shelf) => shelf.adjust(sku, delta, reason),
    answer: (shelf) => toAdjustedStockView(shelf.stock(sku)),
  });
  return toldOnce(201, adjusted);
};
