import { toOrderView } from '@tessera/order/domain';
import { v7 as uuidv7 } from 'uuid';
import { openForAll } from './changes.js';
import { itHappensOnce } from './once.js';
import { listing } from './order/listing.js';
import { moving, staying } from './order/moving.js';
import { newOrder, type OpenOrders } from './order/open-orders.js';
import { placing } from './order/placing.js';
import { racing } from './order/racing.js';

const MANY = 100;

/** Registers what must be true of every store of orders. `open` is called once, and gives a store of its own. */
export const orderSuite = (open: () => Promise<OpenOrders>): void => {
  const opened = openForAll(open);
  describe('an order that is placed', () => placing(opened));
  describe('an order that goes on', () => moving(opened));
  describe('an order that stays as it is', () => staying(opened));
  describe('a list of orders', () => listing(opened));
  describe('at once', () => racing(opened));

  describe('a request with a key', () =>
    itHappensOnce(async () => {
      const customerId = uuidv7();
      return {
        instances: opened(),
        request: () => {
          const order = newOrder({ customerId });
          return { keys: {}, move: (orders) => orders.place(order), answer: () => toOrderView(order) };
        },
        effects: async () => (await opened().list({ customerId, limit: MANY })).items.length,
      };
    }));
};
