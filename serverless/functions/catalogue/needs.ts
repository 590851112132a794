import { type Needs } from '../needs.js';

export const needs: Needs = {
  memoryMb: 512,
  timeoutS: 10,
  may: [
    { on: 'users', actions: ['dynamodb:GetItem'] },
    { on: 'orders', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'] },
    {
      on: 'inventory',
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    },
    { on: 'inventory/byKind', actions: ['dynamodb:Query'] },
    { on: 'outbox', actions: ['dynamodb:PutItem'] },
  ],
  settings: ['JWKS', 'ISSUER', 'CORS_ORIGINS', 'CURRENCY'],
  handlers: ['http', 'step'],
};
