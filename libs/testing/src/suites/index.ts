export { type Changes, type Opened, type ToldEvent } from './changes.js';
export { eventsIn } from './outbox.js';
export { type OpenOrders } from './order/open-orders.js';
export { orderSuite } from './order.suite.js';
export { type OpenShelf } from './shelf/open-shelf.js';
export { shelfSuite } from './shelf.suite.js';
export { creditSuite } from './credit.suite.js';
export { type OpenCredit } from './credit/open-credit.js';
