export { advance, checkout, type Trigger } from './checkout.saga.js';
export {
  type HistoryEntry,
  type Line,
  type NewOrder,
  Order,
  type OrderSnapshot,
  type Participant,
  totalOf,
} from './order.js';
export { toOrderView } from './order-view.js';
export { Orders } from './orders.js';
export { priced } from './pricing.js';
export { type Price, PriceList } from './price-list.js';
