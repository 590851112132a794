import { toMovementView } from './movement-view.js';
import { Product } from './product.js';
import { toProductView } from './product-view.js';
import { Stock } from './stock.js';
import { toAdjustedStockView, toStockView } from './stock-view.js';

const counts = { sku: 'TEA', available: 5, reserved: 2, sold: 1, version: 4 };
const stock = new Stock({ ...counts, retired: true });

it('shows a product with what can be had, and its status to staff alone', () => {
  const content = { name: 'Tea', description: '', price: { amount: 450, currency: 'EUR' } };
  const product = new Product({ sku: 'TEA', ...content, status: 'retired', version: 3 });
  const shown = { sku: 'TEA', ...content, available: 5, version: 3 };
  expect(toProductView(product, stock, false)).toEqual(shown);
  expect(toProductView(product, stock, true)).toEqual({ ...shown, status: 'retired' });
});

it('shows a stock, and after an adjustment not what was sold', () => {
  expect(toStockView(stock)).toEqual({ ...counts, onHand: 7 });
  expect(toAdjustedStockView(stock)).toEqual({ sku: 'TEA', onHand: 7, reserved: 2, available: 5, version: 4 });
});

it('shows an entry of the ledger with its cause', () => {
  const at = new Date('2026-01-01T00:00:00Z');
  const [id, orderId] = ['movement', 'order'];
  const movement = stock.move('RESERVED', 1, { orderId });
  const change = { available: -1, reserved: 1, sold: 0 };
  expect(toMovementView(id, at, movement)).toEqual({
    id,
    at: at.toISOString(),
    sku: 'TEA',
    kind: 'RESERVED',
    ...change,
    orderId,
  });
});
