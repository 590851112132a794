import { business } from '../../chain/business.js';
import { inProcess } from '../../chain/in-process.js';
import { cancelOrder } from './cancel-order.js';
import { getReceipt } from './get-receipt.js';
import { placeOrder } from './place-order.js';
import { shipOrder } from './ship-order.js';
import { getOrder, listOrders } from './view-orders.js';

/** Behind the state machine. */
export const step = business({ placeOrder, listOrders, getOrder, cancelOrder, shipOrder, getReceipt });

/** Behind the API itself. */
export const http = inProcess(step);
