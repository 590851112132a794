import { deadLetterTopic } from '@tessera/contracts';
import * as z from 'zod';
import { describe } from '../change/describe.js';
import { type Header, headerText, type IncomingMessage, type OutgoingMessage, type WireMessage } from './message.js';

const MAX_REASON = 500;

/** What somebody decided about a dead letter: have its group try it again, or never. */
export type Resolution = 'replay' | 'drop';

const headers = (notes: Record<string, string>): Header[] =>
  Object.entries(notes).map(([name, value]) => [name, Buffer.from(value)]);

/** A message that brings `dlt-*` headers of its own must not be taken for a dead letter that somebody has resolved. */
const withoutNotes = (all: Header[]) => all.filter(([name]) => !name.startsWith('dlt-'));

/** The message as it came, byte for byte, with `dlt-*` headers that say where it came from and why it could not be done. */
export const toDeadLetter = (
  message: IncomingMessage,
  group: string,
  error: unknown,
  attempts: number,
): OutgoingMessage => {
  const { name, message: reason } = describe(error);
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
    topic: isLetterOf(message, group) ? message.topic : deadLetterTopic(message.topic, group),
    key: message.key,
    value: message.value,
    sequence: Number(message.offset),
    headers: [...withoutNotes(message.headers), ...headers(notes)],
  };
};

/**
 * What can be kept of any message, for a database that refuses the whole one: where it lies, on its topic, until that
 * forgets it. Nothing that came with it is in here.
 */
export const toBareDeadLetter = (message: IncomingMessage, group: string, attempts: number): OutgoingMessage =>
  toDeadLetter({ ...message, key: null, value: null, headers: [] }, group, REFUSED, attempts);

const REFUSED = new Error('the database refused the message, which lies at its original place');

/**
 * The same dead letter once more, on the same topic, with what was decided, by whom and when: the command to the group and
 * the record of it are one message. Saying it twice does no harm.
 */
export const withResolution = (deadLetter: WireMessage, resolution: Resolution, by: string): WireMessage => ({
  ...deadLetter,
  headers: [
    ...deadLetter.headers,
    ...headers({ 'dlt-resolution': resolution, 'dlt-by': by, 'dlt-at': new Date().toISOString() }),
  ],
});

const isLetterOf = ({ topic }: WireMessage, group: string) => topic.endsWith(deadLetterTopic('', group));

/** Where a message lay before it died, as far as a database can keep it. */
const place = z.object({
  topic: z.string(),
  partition: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int32()),
  offset: z.string().regex(/^\d{1,19}$/),
  timestamp: z.string().regex(/^-?\d{1,19}$/),
});

/** One that somebody put there by hand may say nothing of where it is from, or rubbish: then it is from where it lies. */
const originOf = (deadLetter: IncomingMessage, group: string) => {
  const said = place.safeParse({
    topic: headerText(deadLetter, 'dlt-original-topic'),
    partition: headerText(deadLetter, 'dlt-original-partition'),
    offset: headerText(deadLetter, 'dlt-original-offset'),
    timestamp: headerText(deadLetter, 'dlt-original-timestamp'),
  });
  const { topic, partition, offset, timestamp } = deadLetter;
  const isFromHere = said.success && deadLetterTopic(said.data.topic, group) === topic;
  return isFromHere ? said.data : { topic, partition, offset, timestamp };
};

/** A message of a dead-letter topic of `group`: what it was before, and what was decided; without a resolution it is the dead letter itself. */
export const readDeadLetter = (
  deadLetter: IncomingMessage,
  group: string,
): { original: IncomingMessage; resolution: Resolution | undefined } => {
  const resolution = headerText(deadLetter, 'dlt-resolution');
  const { key, value } = deadLetter;
  const original = { ...originOf(deadLetter, group), key, value, headers: withoutNotes(deadLetter.headers) };
  return { original, resolution: resolution === 'replay' || resolution === 'drop' ? resolution : undefined };
};
