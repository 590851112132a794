import { type Needs } from '../needs.js';

export const needs: Needs = {
  memoryMb: 256,
  timeoutS: 30,
  may: [
    {
      on: 'outbox/stream',
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    },
    { on: 'changes', actions: ['sqs:SendMessage'] },
    { on: 'changes-dead', actions: ['sqs:SendMessage'] },
  ],
  handlers: ['handler'],
};
