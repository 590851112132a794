import { type CreditView, type Money } from '@tessera/contracts';
import { randomInt } from 'node:crypto';

export interface Ware {
  sku: string;
  name: string;
  price: Money;
  pieces: number;
}

/** The products of one run: tea enough for all, a last piece, and a treasure that one can afford once but not twice. */
export interface Shelf {
  tea: Ware;
  last: Ware;
  treasure: Ware;
}

/** Prices fit a new customer's credit limit, whatever it is; names are of this run alone. */
export const planShelf = ({ limit, currency }: CreditView): Shelf => {
  const run = `DEMO-${Date.now().toString(36)}${randomInt(36 ** 2).toString(36)}`.toUpperCase();
  const price = (amount: number): Money => ({ amount: Math.floor(amount), currency });
  return {
    tea: { sku: run, name: `Demo tea ${run}`, price: price(limit / 50), pieces: 10 },
    last: { sku: `${run}-LAST`, name: `Demo cup ${run}`, price: price(limit / 20), pieces: 1 },
    treasure: { sku: `${run}-GOLD`, name: `Demo treasure ${run}`, price: price(limit / 2 + 1), pieces: 5 },
  };
};

export const wares = ({ tea, last, treasure }: Shelf): Ware[] => [tea, last, treasure];

export const inWords = ({ amount, currency }: Money) => `${(amount / 100).toFixed(2)} ${currency}`;
