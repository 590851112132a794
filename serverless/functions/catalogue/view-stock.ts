import { Refusal } from '@tessera/contracts';
import { toStockView } from '@tessera/inventory/domain';
import { type UseCase } from '../../chain/use-case.js';
import { ShelfStore } from '../../store/shelf.store.js';

const shelves = new ShelfStore();

/** `GET /v1/products/{sku}/stock`, staff: 200 the stock. Throws NOT_FOUND. */
export const getStock: UseCase<'getStock'> = async ({ params: { sku } }) => {
  const stock = await shelves.find(sku);
  if (!stock) throw new Refusal('NOT_FOUND');
  return { status: 200, data: toStockView(stock) };
};
