import { openForAll } from './changes.js';
import { ending, paying } from './credit/ending.js';
import { holding, together } from './credit/holding.js';
import { customer, type OpenCredit, orderOf, step } from './credit/open-credit.js';
import { crowding, racing } from './credit/racing.js';
import { itHappensOnce } from './once.js';

/** Registers what must be true of every store of credit. `open` is called once, and gives a store of its own. */
export const creditSuite = (open: () => Promise<OpenCredit>): void => {
  const opened = openForAll(open);
  describe('an order that is placed', () => holding(opened));
  describe('orders of one change', () => together(opened));
  describe('an order that ends', () => ending(opened));
  describe('a payment', () => paying(opened));
  describe('many at once', () => crowding(opened));
  describe('two at once', () => racing(opened));

  describe('a payment with a key', () =>
    itHappensOnce(async () => {
      const order = orderOf(await customer(opened(), 1_000));
      const { customerId } = order;
      await step(opened().store, 'hold', order);
      await step(opened().store, 'capture', order);
      return {
        instances: opened(),
        request: () => ({
          keys: { customers: [customerId] },
          move: (ledger) => ledger.pay(customerId, 1),
          answer: (ledger) => ledger.view(customerId),
        }),
        effects: async () => 100 - ((await opened().account(customerId))?.spent ?? 0),
      };
    }));
};
