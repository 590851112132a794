import { readDeadLetter, type Resolution } from '../wire/dead-letter.js';
import { type IncomingMessage } from '../wire/message.js';
import { keyName } from './key-name.js';

/** Where a message lies, or lay. */
export interface MessagePlace {
  topic: string;
  partition: number;
  offset: string;
}

/** One message of a dead-letter topic: a message died, or somebody resolved its dead letter. */
export interface Happening {
  what: 'died' | Resolution;
  /** ms since 1970, by the clock of the service or of whoever resolved. */
  at: number;
  /** Who resolved. */
  by?: string;
  place: MessagePlace;
}

/** What a dead letter says of itself. Whatever comes out of a message may be anything, of a bounded length. */
export interface DeadLetterFacts {
  id: string;
  group: string;
  key: string;
  type: string;
  error: string;
  attempts: number;
  /** When it died, as the copy in a resolution says, too. */
  diedAt: number;
  /** What it takes to carry it, in bytes. */
  size: number;
  original: MessagePlace & { at: number };
}

/** Enough for a line. */
const MOST_OF_A_TEXT = 500;

/** The text of a header; of one that is given twice, the last. */
const headerText = ({ headers }: IncomingMessage, name: string) =>
  headers
    .findLast(([header]) => header === name)?.[1]
    .subarray(0, MOST_OF_A_TEXT)
    .toString() ?? '';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Its `ce_id`; one that has none, two or another thing in its place is named by where it came from. */
const idOf = ({ headers, topic, partition, offset }: IncomingMessage) => {
  const ids = headers.filter(([name]) => name === 'ce_id').map(([, value]) => value.subarray(0, 64).toString());
  const [id = ''] = ids;
  return ids.length === 1 && uuid.test(id) ? id.toLowerCase() : `${topic}/${partition}/${offset}`;
};

const time = (...texts: string[]) => texts.map((text) => Date.parse(text)).find((ms) => !Number.isNaN(ms));

const sizeOf = ({ key, value, headers }: IncomingMessage) =>
  headers.reduce((sum, [name, bytes]) => sum + name.length + bytes.length, (key?.length ?? 0) + (value?.length ?? 0));

const placeOf = ({ topic, partition, offset }: IncomingMessage): MessagePlace => ({ topic, partition, offset });

/** Reads one message of the dead-letter topics of a group. */
export const readDeadLetterFacts = (
  group: string,
  deadLetter: IncomingMessage,
): { facts: DeadLetterFacts; happening: Happening } => {
  const text = (name: string) => headerText(deadLetter, name);
  const { original, resolution } = readDeadLetter(deadLetter, group);
  const { timestamp } = deadLetter;
  const diedAt = time(text('dlt-failed-at')) ?? Number(timestamp);
  const resolved = resolution && {
    what: resolution,
    at: time(text('dlt-at')) ?? Number(timestamp),
    by: text('dlt-by'),
  };
  return {
    facts: {
      id: idOf(original),
      group,
      key: keyName(deadLetter.key),
      type: text('ce_type'),
      error: [text('dlt-error-class'), text('dlt-error-message')].filter(Boolean).join(': '),
      attempts: Number(text('dlt-attempts')) || 0,
      diedAt,
      size: sizeOf(deadLetter),
      original: { ...placeOf(original), at: Number(original.timestamp) },
    },
    happening: { place: placeOf(deadLetter), ...(resolved ?? { what: 'died', at: diedAt }) },
  };
};
