import { openForAll } from './changes.js';
import { itHappensOnce } from './once.js';
import { adjusting } from './shelf/adjusting.js';
import { ending, repeating } from './shelf/ending.js';
import { type OpenShelf, stocked } from './shelf/open-shelf.js';
import { crowding, racing } from './shelf/racing.js';
import { reserving } from './shelf/reserving.js';

/** Registers what must be true of every store of stocks. `open` is called once, and gives a store of its own. */
export const shelfSuite = (open: () => Promise<OpenShelf>): void => {
  const opened = openForAll(open);
  describe('a stock', () => adjusting(opened));
  describe('an order that is placed', () => reserving(opened));
  describe('an order that ends', () => ending(opened));
  describe('an order that is heard of again', () => repeating(opened));
  describe('many at once', () => crowding(opened));
  describe('two at once', () => racing(opened));

  describe('a request with a key', () =>
    itHappensOnce(async () => {
      const sku = await stocked(opened(), 0);
      return {
        instances: opened(),
        request: () => ({
          keys: { skus: [sku] },
          move: (shelf) => shelf.adjust(sku, 1, 'found'),
          answer: (shelf) => ({ available: shelf.stock(sku).available }),
        }),
        effects: async () => (await opened().stock(sku))?.available ?? 0,
      };
    }));
};
