import { type DeadLetterDetail, type DeadLetterView } from '@tessera/contracts';
import { type IncomingMessage } from '@tessera/messaging';
import { asText, type DeadLetter, lastDeath, type MessagePlace, stateOf } from '@tessera/messaging/dead-letters';

/** More of a value is of use to nobody on a page. */
const MOST_OF_A_VALUE = 65_536;
/** The last year that JavaScript can write in four digits: whatever comes out of a message may be any number. */
const LAST = Date.UTC(9999, 11, 31);

const iso = (ms: number) => new Date(Math.min(Math.max(ms, 0), LAST)).toISOString();

/** `orders.user.credit.dlt~3~17`. */
export const idOf = ({ topic, partition, offset }: MessagePlace): string => `${topic}~${partition}~${offset}`;

/** The reverse; the schema of the door has looked at its form. */
export const placeOf = (id: string): MessagePlace => {
  const [topic = '', partition, offset = ''] = id.split('~');
  return { topic, partition: Number(partition), offset };
};

/** A dead letter as staff see it: by where it lay when it died the last time. */
export const deadLetterView = (deadLetter: DeadLetter): DeadLetterView => {
  const { group, key, type, error, attempts, diedAt, original, history, id: messageId } = deadLetter;
  const { topic, partition, offset } = original;
  return {
    id: idOf(lastDeath(deadLetter)?.place ?? original),
    group,
    key,
    type,
    messageId,
    error,
    attempts: Math.max(0, Math.round(attempts)),
    diedAt: iso(diedAt),
    state: stateOf(deadLetter),
    from: { topic, partition, offset },
    history: history.map(({ what, at, by }) => ({ what, at: iso(at), ...(by === undefined ? {} : { by }) })),
  };
};

const textOf = (bytes: Buffer) => asText(bytes) ?? bytes.toString('base64');

const valueOf = (value: Buffer | null): DeadLetterDetail['value'] => {
  if (!value) return null;
  const isCut = value.length > MOST_OF_A_VALUE;
  const some = value.subarray(0, MOST_OF_A_VALUE);
  const text = asText(some, isCut);
  return { text: text ?? some.toString('base64'), isBase64: text === undefined, isCut, bytes: value.length };
};

/** The same with the message itself. */
export const deadLetterDetail = (deadLetter: DeadLetter, { headers, value }: IncomingMessage): DeadLetterDetail => ({
  ...deadLetterView(deadLetter),
  headers: headers.map(([name, bytes]) => ({ name, value: textOf(bytes) })),
  value: valueOf(value),
});
