import { Findings, type Invariant } from '../invariant.js';
import { mergeJoin } from '../merge-join.js';

/** A price as either service has it. */
export interface PriceRow {
  sku: string;
  version: number;
  name: string;
  amount: number;
  currency: string;
  retired: boolean;
}

const PRODUCTS = [
  { $sort: { _id: 1 } },
  {
    $project: {
      _id: 0,
      sku: '$_id',
      version: 1,
      name: 1,
      amount: '$price.amount',
      currency: '$price.currency',
      retired: { $eq: ['$status', 'retired'] },
    },
  },
];

const PRICES = 'SELECT sku, version, name, amount, currency, retired FROM prices ORDER BY sku COLLATE "C"';

const shown = (row: PriceRow | undefined) =>
  row
    ? `${row.amount} ${row.currency} (${row.retired ? 'retired' : 'active'}, version ${row.version}, "${row.name}")`
    : 'nothing';

/** I11: at rest the order service's copy of the prices is what inventory says. */
export const prices: Invariant = {
  id: 'I11',
  title: 'price copies equal their source',
  examine: async ({ order, inventory }) => {
    const found = new Findings('prices');
    const source = inventory.stream<PriceRow>('products', PRODUCTS);
    const copies = order.stream<PriceRow>(PRICES);
    for await (const [sku, product, price] of mergeJoin((row: PriceRow) => row.sku, source, copies)) {
      found.looked += 1;
      if (shown(product) !== shown(price))
        found.blame(`SKU ${sku}`, `inventory says ${shown(product)}, order ${shown(price)}`);
    }
    return found.done();
  },
};
