import { asText, type DeadLetter, lastDeath, nameOf, stateOf } from '@tessera/messaging/dead-letters';
import { type Header, type IncomingMessage, type KafkaSettings } from '@tessera/messaging/kafka';
import { harmless, moment } from '../screen.js';
import { findDeadLetters } from './find-dead-letters.js';
import { historyDocument, resolvedBy, deadLetterDocument } from './dead-letter-printer.js';
import { type Selection } from './selection.js';

/** A dead letter with the message itself. */
export interface FullDeadLetter {
  deadLetter: DeadLetter;
  message: Pick<IncomingMessage, 'headers' | 'value'>;
}

/** The dead letters that are meant, whole; where a dead letter itself is kept no more, the copy in a resolution. */
export const findFull = async (
  settings: KafkaSettings,
  selection: Selection,
  most: number,
): Promise<FullDeadLetter[]> => {
  const messages = new Map<string, IncomingMessage>();
  const { deadLetters } = await findDeadLetters(settings, selection, most, (facts, { what }, message) => {
    const name = nameOf(facts);
    if (what === 'died' || !messages.has(name)) messages.set(name, message);
  });
  return deadLetters.flatMap((deadLetter) => {
    const message = messages.get(nameOf(deadLetter));
    return message ? [{ deadLetter, message }] : [];
  });
};

const BYTES_PER_LINE = 32;
const inHex = (bytes: Buffer) =>
  Array.from({ length: Math.ceil(bytes.length / BYTES_PER_LINE) }, (_, line) =>
    bytes.subarray(line * BYTES_PER_LINE, (line + 1) * BYTES_PER_LINE).toString('hex'),
  );

/** Bytes for a person. Each line is indented, so that no value can look like something of ours. */
const lines = (bytes: Buffer | null): string[] => {
  if (!bytes) return ['  (none)'];
  const text = asText(bytes);
  return (text?.split('\n') ?? inHex(bytes)).map((line) => `  ${harmless(line)}`);
};

const kind = (bytes: Buffer | null) => {
  if (!bytes) return '';
  return ` (${bytes.length.toLocaleString('en')} bytes${asText(bytes) === undefined ? ', no text' : ''})`;
};

const headerLine = ([name, value]: Header) =>
  `  ${harmless(name).padEnd(24)} ${harmless(asText(value) ?? `0x${value.toString('hex')}`)}`;

/** A dead letter for a person. */
export const fully = ({ deadLetter, message }: FullDeadLetter): string[] => {
  const { id, group, key, type, error, attempts, original } = deadLetter;
  const place = lastDeath(deadLetter)?.place;
  const facts = {
    state: resolvedBy(deadLetter) || stateOf(deadLetter),
    group,
    key,
    type,
    error: `${error} (after ${attempts} attempts)`,
    'came from': `${original.topic}, partition ${original.partition}, offset ${original.offset}, ${moment(original.at)}`,
    'lies in': place ? `${place.topic}, partition ${place.partition}, offset ${place.offset}` : 'nowhere any more',
  };
  return [
    `dead letter ${harmless(id)}`,
    ...Object.entries(facts).map(([name, value]) => `  ${name.padEnd(10)} ${harmless(value)}`),
    'headers',
    ...message.headers.map(headerLine),
    `value${kind(message.value)}`,
    ...lines(message.value),
    'history',
    ...deadLetter.history.map(
      ({ what, at, by }) => `  ${moment(at)}  ${what}${by === undefined ? '' : ` by ${harmless(by)}`}`,
    ),
  ];
};

/** Bytes for programs: `{text}` or `{hex}`. */
const bytesDocument = (bytes: Buffer | null) => {
  const text = bytes ? asText(bytes) : undefined;
  return text === undefined ? bytes && { hex: bytes.toString('hex') } : { text };
};

/** A dead letter for programs. */
export const fullDocument = ({ deadLetter, message }: FullDeadLetter): object => ({
  ...deadLetterDocument(deadLetter),
  headers: message.headers.map(([name, value]) => ({ name, ...bytesDocument(value) })),
  value: bytesDocument(message.value),
  history: historyDocument(deadLetter),
});
