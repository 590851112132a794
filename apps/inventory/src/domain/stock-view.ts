import { type AdjustedStockView, type StockView } from '@tessera/contracts';
import { type Stock } from './stock.js';

/** A stock as the API shows it. */
export const toStockView = ({ sku, onHand, reserved, sold, available, version }: Stock): StockView => ({
  sku,
  onHand,
  reserved,
  sold,
  available,
  version,
});

/** A stock after an adjustment, as the API shows it: what was sold has nothing to do with it. */
export const toAdjustedStockView = (stock: Stock): AdjustedStockView => {
  const { sold: _, ...view } = toStockView(stock);
  return view;
};
