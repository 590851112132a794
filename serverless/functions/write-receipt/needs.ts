import { type Needs } from '../needs.js';

export const needs: Needs = {
  memoryMb: 512,
  timeoutS: 30,
  may: [
    { on: 'orders', actions: ['dynamodb:GetItem'] },
    { on: 'receipts', actions: ['s3:PutObject'] },
    { on: 'receipt-dead', actions: ['sqs:SendMessage'] },
  ],
  handlers: ['handler'],
};
