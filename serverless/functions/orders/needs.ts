import { type Needs } from '../needs.js';

const change = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];

export const needs: Needs = {
  memoryMb: 1024,
  timeoutS: 10,
  may: [
    { on: 'users', actions: ['dynamodb:GetItem', ...change] },
    { on: 'orders', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'] },
    { on: 'orders/byCustomer', actions: ['dynamodb:Query'] },
    { on: 'orders/byMonth', actions: ['dynamodb:Query'] },
    { on: 'inventory', actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', ...change] },
    { on: 'outbox', actions: ['dynamodb:PutItem'] },
    // Whoever follows the link does so by this right: it is signed with the role's keys.
    { on: 'receipts', actions: ['s3:GetObject'] },
  ],
  settings: ['STOCK_CHECK', 'CORS_ORIGINS', 'CURRENCY'],
  handlers: ['http', 'step'],
};
