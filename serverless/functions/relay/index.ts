import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type DynamoDBBatchResponse, type DynamoDBRecord, type DynamoDBStreamEvent } from 'aws-lambda';
import { asError, log } from '../../chain/log.js';
import { toldChange } from '../../chain/told-change.js';
import { setting } from '../settings.js';

const sqs = new SQSClient({});

/** What the record says was written, checked: a record of another table is none of ours. */
const changeIn = ({ dynamodb }: DynamoDBRecord) =>
  // The types of the event and of the SDK are two names of one shape.
  toldChange.parse(unmarshall((dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>));

const send = (queue: 'CHANGES_QUEUE_URL' | 'CHANGES_DEAD_QUEUE_URL', body: unknown) =>
  sqs.send(new SendMessageCommand({ QueueUrl: setting(queue), MessageBody: JSON.stringify(body) }));

/** What is no change today is none tomorrow: it goes to the dead letters as it is, and those behind it do not wait. */
const putAside = async (record: DynamoDBRecord, error: unknown): Promise<void> => {
  log.error('a record is no change', { error: asError(error), sequence: record.dynamodb?.SequenceNumber });
  await send('CHANGES_DEAD_QUEUE_URL', record);
};

const relay = async (record: DynamoDBRecord): Promise<void> => {
  let change: ReturnType<typeof changeIn>;
  try {
    change = changeIn(record);
  } catch (error) {
    return putAside(record, error);
  }
  await send('CHANGES_QUEUE_URL', change);
  log.info('relayed', { correlationId: change.events[0]?.correlationid, events: change.events.length });
};

/**
 * DynamoDB stream of the outbox → queue, one message a change, in the order of the stream: where the queue cannot be reached it stops, and
 * is called again from there on.
 */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  for (const [place, record] of Records.entries()) {
    try {
      await relay(record);
    } catch (error) {
      log.error('a change waits', { error: asError(error), done: place, of: Records.length });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};
