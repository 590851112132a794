import { deadLetterTopic } from '@tessera/contracts';
import { type IncomingMessage, type OutgoingMessage } from './message.js';

const MAX_REASON = 500;

/** The message as it came, byte for byte, with `dlt-*` headers that say where it came from and why it could not be done. */
export const toDeadLetter = (
  message: IncomingMessage,
  group: string,
  error: unknown,
  attempts: number,
): OutgoingMessage => {
  const { name, message: reason } = error instanceof Error ? error : new Error(String(error));
  const notes = {
    'dlt-original-topic': message.topic,
    'dlt-original-partition': String(message.partition),
    'dlt-original-offset': message.offset,
    'dlt-original-timestamp': message.timestamp,
    'dlt-group': group,
    'dlt-error-class': name,
    'dlt-error-message': reason.slice(0, MAX_REASON),
    'dlt-attempts': String(attempts),
    'dlt-failed-at': new Date().toISOString(),
  };
  return {
    topic: deadLetterTopic(message.topic, group),
    key: message.key,
    value: message.value,
    sequence: Number(message.offset),
    headers: [...message.headers, ...Object.entries(notes).map(([key, value]) => [key, Buffer.from(value)] as const)],
  };
};
