import { type Needs } from '../needs.js';

/** A whole vCPU: argon2 takes one for some 30 ms. */
export const needs: Needs = {
  memoryMb: 1769,
  timeoutS: 10,
  may: [
    {
      on: 'users',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
    },
    { on: 'outbox', actions: ['dynamodb:PutItem'] },
    { on: 'orders/byCustomer', actions: ['dynamodb:Query'] },
    { on: 'signing-key', actions: ['ssm:GetParameter'] },
  ],
  settings: ['ISSUER', 'CORS_ORIGINS', 'CURRENCY'],
  handlers: ['http', 'step'],
};
