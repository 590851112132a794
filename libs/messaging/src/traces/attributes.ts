import { type Attributes } from '@opentelemetry/api';
import { type TopicName, topics } from '@tessera/contracts';
import { headerText, type WireMessage } from '../wire/message.js';

const isOfOrder = (topic: string) => topic in topics && topics[topic as TopicName].key.description === 'order id';

/** Of any span of one message (semantic conventions for messaging and Kafka), with the order that it is about. Nothing of its value. */
export const messageAttributes = (
  { topic, key }: Pick<WireMessage, 'topic' | 'key'>,
  operation: Operation,
): Attributes => {
  const text = key?.toString();
  return {
    ...destinationAttributes(topic, operation),
    ...(text !== undefined && { 'messaging.kafka.message.key': text }),
    ...(text !== undefined && isOfOrder(topic) && { 'tessera.order.id': text }),
  };
};

/** What is done with messages; as `messaging.operation.type` the same words. */
export type Operation = 'create' | 'send' | 'process';

/** Of a span of several messages of one topic. */
export const destinationAttributes = (topic: string, operation: Operation): Attributes => ({
  'messaging.system': 'kafka',
  'messaging.destination.name': topic,
  'messaging.operation.name': operation,
  'messaging.operation.type': operation,
});

/** What its headers say of it: the id of the event, and which event it is. */
export const eventAttributes = (message: Pick<WireMessage, 'headers'>): Attributes => {
  const [id, type] = [headerText(message, 'ce_id'), headerText(message, 'ce_type')];
  return {
    ...(id !== undefined && { 'messaging.message.id': id }),
    ...(type !== undefined && { 'tessera.event.type': type }),
  };
};
