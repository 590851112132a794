import {
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  orderRejected,
  orderShipped,
  productChanged,
  stockLevelChanged,
  userChanged,
} from '@tessera/contracts';
import { type Broadcasts } from '@tessera/messaging';
import { type ResponseCache } from './response-cache.js';
import { tag } from './tags.js';

const orderEvents = [orderPlaced, orderConfirmed, orderRejected, orderCancelled, orderShipped] as const;

/**
 * Drops what events say has changed. Services answer from their own tables, which are true at commit, and an event is told
 * after it: whatever is asked for after a drop is new.
 */
export const dropByEvents = (broadcasts: Broadcasts, cache: ResponseCache) => {
  broadcasts.hear(
    orderEvents,
    'end',
    ({ orderId, customerId }) => void cache.drop([tag.order(orderId), tag.ordersOf(customerId), tag.orders]),
  );
  broadcasts.hear([productChanged], 'end', ({ sku }) => void cache.drop([tag.product(sku), tag.products]));
  broadcasts.hear([stockLevelChanged], 'end', ({ sku }) => void cache.drop([tag.product(sku), tag.products]));
  broadcasts.hear([userChanged], 'end', ({ id }) => void cache.drop([tag.user(id)]));
};
