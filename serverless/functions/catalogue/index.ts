import { business } from '../../chain/business.js';
import { inProcess } from '../../chain/in-process.js';
import { adjustStock } from './adjust-stock.js';
import { putProduct, retireProduct } from './edit-product.js';
import { getProduct, listProducts } from './view-products.js';
import { getStock } from './view-stock.js';

/** Behind the state machine. */
export const step = business({ listProducts, getProduct, putProduct, retireProduct, adjustStock, getStock });

/** Behind the API itself. */
export const http = inProcess(step);
