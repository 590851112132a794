import { type Span } from '@opentelemetry/api';

/** A header as Kafka keeps it: a name and bytes. A name may come twice and the order is kept. */
export type Header = readonly [name: string, value: Buffer];

/**
 * A message as bytes. Poison (broken JSON, NUL, no value at all) can be kept and dead-lettered like any other, because
 * nothing here is text.
 */
export interface WireMessage {
  /** Without TOPIC_PREFIX; the prefix is added and removed at the Kafka client. */
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Header[];
}

/** A message that waits in an outbox. `sequence` orders rows of one key where ids cannot (MongoDB). */
export interface OutgoingMessage extends WireMessage {
  sequence: number;
  /** The span of its creation, which ends when it is committed; only where spans are made. */
  created?: Span;
}

/** A message as the broker gave it. `offset` is kept as text: it is 64 bits wide. */
export interface IncomingMessage extends WireMessage {
  partition: number;
  offset: string;
  /** Milliseconds since 1970, as the producer or broker stamped it. */
  timestamp: string;
}

/** The text of a header; of one that comes twice, the last. */
export const headerText = ({ headers }: Pick<WireMessage, 'headers'>, name: string): string | undefined =>
  headers.findLast(([header]) => header === name)?.[1].toString();

/** Headers as one lossless blob for a column: JSON with Latin-1 strings keeps every byte. */
export const packHeaders = (headers: Header[]): Buffer =>
  Buffer.from(JSON.stringify(headers.map(([name, value]) => [name, value.toString('latin1')])));

/** The reverse of `packHeaders`. */
export const unpackHeaders = (packed: Buffer): Header[] => {
  const entries: [string, string][] = JSON.parse(packed.toString());
  return entries.map(([name, value]) => [name, Buffer.from(value, 'latin1')]);
};
