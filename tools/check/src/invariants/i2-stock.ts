import { Findings, type Invariant } from '../invariant.js';

/** Pieces of one SKU by where they are. */
interface Counts {
  available: number;
  reserved: number;
  sold: number;
}

/** A stock, or what the ledger says it should be. */
export type StockRow = Counts & { _id: string; version: number };
type LedgerRow = Counts & { _id: string; entries: number; adjusted: number };
type HeldRow = { _id: string; held: number; sold: number };

const sumIf = (field: string, value: string, pieces: string) => ({
  $sum: { $cond: [{ $eq: [field, value] }, pieces, 0] },
});

const LEDGER = [
  {
    $group: {
      _id: '$sku',
      available: { $sum: '$available' },
      reserved: { $sum: '$reserved' },
      sold: { $sum: '$sold' },
      entries: { $sum: 1 },
      adjusted: sumIf('$kind', 'ADJUSTED', '$available'),
    },
  },
];

const HELD = [
  { $match: { state: { $in: ['HELD', 'COMMITTED'] } } },
  { $unwind: '$lines' },
  {
    $group: {
      _id: '$lines.sku',
      held: sumIf('$state', 'HELD', '$lines.quantity'),
      sold: sumIf('$state', 'COMMITTED', '$lines.quantity'),
    },
  },
];

const byId = <Row extends { _id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row._id, row]));
const none = { available: 0, reserved: 0, sold: 0, entries: 0, adjusted: 0, held: 0 };
const shown = ({ available, reserved, sold }: Counts) => `${available} + ${reserved} + ${sold}`;

/** What is wrong with a stock, its ledger and what reservations hold of it; undefined when nothing is. */
export const faultOf = (stock: StockRow | undefined, ledger?: LedgerRow, held?: HeldRow): string | undefined => {
  const { available, reserved, sold, version } = stock ?? { ...none, version: 0 };
  const { entries, adjusted, ...sums } = ledger ?? none;
  const kept = held ?? { ...none, sold: 0 };
  if (available < 0 || reserved < 0 || sold < 0) return `is negative: ${shown({ available, reserved, sold })}`;
  if (available + reserved + sold !== adjusted)
    return `${shown({ available, reserved, sold })} is not ${adjusted}, the sum of its adjustments`;
  if (sums.available !== available || sums.reserved !== reserved || sums.sold !== sold)
    return `${shown({ available, reserved, sold })} is not ${shown(sums)}, the sum of its movements`;
  if (entries !== version) return `is at version ${version} after ${entries} movements`;
  if (kept.held !== reserved) return `${reserved} are reserved, but ${kept.held} by reservations`;
  return kept.sold === sold ? undefined : `${sold} are sold, but ${kept.sold} by reservations`;
};

/** I2. Everything is in one database, so one snapshot is proof. Memory grows with the number of SKUs alone. */
export const stock: Invariant = {
  id: 'I2',
  title: 'stock adds up',
  examine: async ({ inventory }) => {
    const found = new Findings('SKUs');
    const stocks = byId(await inventory.rows<StockRow>('stocks'));
    const ledgers = byId(await inventory.rows<LedgerRow>('movements', LEDGER));
    const reservations = byId(await inventory.rows<HeldRow>('reservations', HELD));
    for (const sku of new Set([...stocks.keys(), ...ledgers.keys(), ...reservations.keys()])) {
      found.looked += 1;
      const fault = faultOf(stocks.get(sku), ledgers.get(sku), reservations.get(sku));
      if (fault) found.blame(`SKU ${sku}`, fault, true);
    }
    return found.done();
  },
};
