import { type Needs } from '../needs.js';

const change = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

export const needs: Needs = {
  memoryMb: 1024,
  timeoutS: 30,
  may: [
    { on: 'users', actions: change },
    { on: 'inventory', actions: ['dynamodb:BatchGetItem', ...change] },
    { on: 'outbox', actions: ['dynamodb:PutItem'] },
    { on: 'settle-dead', actions: ['sqs:SendMessage'] },
  ],
  settings: ['CURRENCY'],
  handlers: ['handler'],
};
