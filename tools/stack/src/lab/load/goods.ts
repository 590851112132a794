import { setTimeout as sleep } from 'node:timers/promises';
import { type Person } from './person.js';

/** What the laboratory buys: sample products that cost little. */
export const goods: readonly string[] = [
  'STICKER-TILE',
  'CHOC-DARK-070',
  'JAM-APRICOT-220',
  'JAR-CLIP-1L',
  'TEA-MINT-050',
  'FILTER-PAPER-100',
  'PEPPER-BLK-080',
  'SALT-FLEUR-125',
  'TEA-ROOIBOS-200',
  'PENCIL-HB-12',
];

const LOOK_EVERY_MS = 10_000;
/** At 50 orders a second 20 of each go a second. */
const FEW = 500;
const DELIVERY = 2_000;

/** Has staff fill up what runs short, as long as orders are placed. What does not work now works the next time. */
export const keepInStock = async (staff: Pick<Person, 'doing'>, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    for (const sku of goods) await fillUp(staff, sku).catch(() => {});
    await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
  }
};

const fillUp = async (staff: Pick<Person, 'doing'>, sku: string): Promise<void> => {
  const { available } = await staff.doing((api) => api.getStock({ sku }));
  if (available < FEW) await staff.doing((api) => api.adjustStock({ sku, delta: DELIVERY, reason: 'laboratory' }));
};
