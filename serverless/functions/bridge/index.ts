import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type SQSBatchResponse, type SQSEvent, type SQSRecord } from 'aws-lambda';
import { asError, log } from '../../chain/log.js';
import { MOST_HOPS, type StructuredEvent, toldChange } from '../../chain/told-change.js';
import { setting } from '../settings.js';

const sns = new SNSClient({});
const processor = new BatchProcessor(EventType.SQS);

/** What subscribers filter by stands beside the event. */
const publish = (event: StructuredEvent, hop: number) =>
  sns.send(
    new PublishCommand({
      TopicArn: setting('EVENTS_TOPIC_ARN'),
      Message: JSON.stringify(event),
      MessageAttributes: {
        ce_type: { DataType: 'String', StringValue: event.type },
        hop: { DataType: 'Number', StringValue: String(hop) },
      },
    }),
  );

/** Throws for what is no change of ours, and for a chain of events that does not end: each alone ends up among the dead letters. */
const carry = async ({ body, messageId }: SQSRecord): Promise<void> => {
  const { hop, events } = toldChange.parse(JSON.parse(body));
  if (hop >= MOST_HOPS) throw new Error(`a chain of ${hop} events does not end`);
  for (const event of events) await publish(event, hop);
  log.info('published', { correlationId: events[0]?.correlationid, messageId, types: events.map(({ type }) => type) });
};

const noted = async (record: SQSRecord): Promise<void> => {
  try {
    await carry(record);
  } catch (error) {
    log.error('not published', { error: asError(error), messageId: record.messageId });
    throw error;
  }
};

/** Queue → topic: what SQS cannot do by itself. What fails is received again, the rest of the batch is done. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> =>
  processPartialResponse(event, noted, processor, { throwOnFullBatchFailure: false });
