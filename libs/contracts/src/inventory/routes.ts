import * as z from 'zod';
import { pageOf } from '../page.js';
import { type Route } from '../route.js';
import { sku } from '../text.js';
import {
  adjustedStockView,
  adjustStock,
  listMovements,
  listProducts,
  movementView,
  productView,
  putProduct,
  stockView,
} from './http.js';

const params = z.object({ sku });
const shown = { schema: productView, headers: ['etag'] } as const;

/** What the inventory service answers, by operation id. */
export const inventoryRoutes = {
  listProducts: {
    method: 'GET',
    path: '/v1/products',
    from: 'inventory',
    who: 'anyone',
    identifies: true,
    summary: 'Products by SKU; staff also see retired ones',
    query: listProducts,
    answers: { 200: { is: 'A page of products', schema: pageOf(productView), headers: ['link'] } },
  },
  getProduct: {
    method: 'GET',
    path: '/v1/products/{sku}',
    from: 'inventory',
    who: 'anyone',
    identifies: true,
    summary: 'One product; a retired one only for staff',
    params,
    headers: ['if-none-match'],
    answers: { 200: { is: 'The product', ...shown }, 304: { is: 'You have it already' } },
  },
  putProduct: {
    method: 'PUT',
    path: '/v1/products/{sku}',
    from: 'inventory',
    who: 'staff',
    summary: 'Create a product, or replace one that you have read',
    params,
    body: putProduct,
    headers: ['if-match'],
    answers: { 200: { is: 'The product, replaced', ...shown }, 201: { is: 'The new product', ...shown } },
    problems: ['VERSION_REQUIRED'],
  },
  retireProduct: {
    method: 'DELETE',
    path: '/v1/products/{sku}',
    from: 'inventory',
    who: 'staff',
    summary: 'Take a product out of sale',
    params,
    headers: ['if-match'],
    answers: { 204: { is: 'It is retired' } },
  },
  adjustStock: {
    method: 'POST',
    path: '/v1/products/{sku}/adjustments',
    from: 'inventory',
    who: 'staff',
    summary: 'Enter pieces that came or went without an order',
    params,
    body: adjustStock,
    headers: ['idempotency-key'],
    answers: { 201: { is: 'The stock after it', schema: adjustedStockView, headers: ['idempotency-replayed'] } },
    problems: ['INSUFFICIENT_STOCK', 'STOCK_LIMIT'],
  },
  getStock: {
    method: 'GET',
    path: '/v1/products/{sku}/stock',
    from: 'inventory',
    who: 'staff',
    summary: 'The stock of a product',
    params,
    answers: { 200: { is: 'The stock', schema: stockView } },
  },
  listMovements: {
    method: 'GET',
    path: '/v1/products/{sku}/movements',
    from: 'inventory',
    who: 'staff',
    summary: 'The ledger of a product, newest first',
    params,
    query: listMovements,
    answers: { 200: { is: 'A page of movements', schema: pageOf(movementView), headers: ['link'] } },
  },
} as const satisfies Record<string, Route>;
