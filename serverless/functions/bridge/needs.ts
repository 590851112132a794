import { type Needs } from '../needs.js';

export const needs: Needs = {
  memoryMb: 256,
  timeoutS: 10,
  may: [
    { on: 'changes', actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] },
    { on: 'events', actions: ['sns:Publish'] },
  ],
  handlers: ['handler'],
};
