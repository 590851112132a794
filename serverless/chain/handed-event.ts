import { type SNSEvent } from 'aws-lambda';
import * as z from 'zod';
import { type Cause } from '../store/context.js';
import { type StructuredEvent, structuredEvent } from './told-change.js';

/** An event that a topic handed over, and what a change that it leads to says of its cause. */
export interface HandedEvent {
  event: StructuredEvent;
  cause: Cause;
}

/** An attribute is a text, of a number too. */
const hopSchema = z.string({ error: 'a message without its hop' }).regex(/^\d$/, 'a hop that is none');

/** SNS hands one message a call. Throws for anything else, and for what is no event: the call is tried again, and then a dead letter. */
export const handedEvent = ({ Records }: SNSEvent): HandedEvent => {
  const [record, more] = Records;
  if (!record || more) throw new Error('not one message of a topic');
  const { Message, MessageAttributes } = record.Sns;
  const event = structuredEvent.parse(JSON.parse(Message));
  const hop = hopSchema.parse(MessageAttributes['hop']?.Value);
  const traceparent = event.traceparent === undefined ? {} : { traceparent: event.traceparent };
  return {
    event,
    cause: { correlationId: event.correlationid, causationId: event.id, hop: Number(hop) + 1, ...traceparent },
  };
};
