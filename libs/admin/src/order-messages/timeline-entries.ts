import { id as idSchema, type TimelineEntry, type TopicName, topics } from '@tessera/contracts';
import { headerText, type IncomingMessage, type ParkedKey } from '@tessera/messaging';

/** `00-<trace id>-<span id>-<flags>` (W3C Trace Context). */
const traceIn = (message: IncomingMessage) =>
  /^[\da-f]{2}-([\da-f]{32})-/.exec(headerText(message, 'traceparent') ?? '')?.[1];

const uuidIn = (message: IncomingMessage, header: string) => idSchema.safeParse(headerText(message, header)).data;

const timeIn = (message: IncomingMessage): string | undefined => {
  const ms = Date.parse(headerText(message, 'ce_time') ?? '');
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
};

const dataIn = ({ value }: IncomingMessage): unknown => {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
};

const given = <Value>(name: string, value: Value | undefined) => (value === undefined ? {} : { [name]: value });

/** The message as a step of its order; one without a readable id, which nobody can name, is left to the dead letters. */
export const eventEntry = (message: IncomingMessage, topic: TopicName): TimelineEntry | undefined => {
  const id = uuidIn(message, 'ce_id');
  if (id === undefined) return undefined;
  const sentAt = new Date(Number(message.timestamp)).toISOString();
  const { partition, offset } = message;
  return {
    kind: 'event',
    at: timeIn(message) ?? sentAt,
    service: topics[topic].from,
    what: headerText(message, 'ce_type') ?? '',
    sentAt,
    message: {
      id,
      topic,
      partition,
      offset,
      ...given('causedBy', uuidIn(message, 'ce_causationid')),
      ...given('data', dataIn(message)),
    },
    ...given('traceId', traceIn(message)),
  };
};

/** Its effect in a group. */
export const handledEntry = (
  { what, message, traceId }: TimelineEntry,
  group: string,
  service: TimelineEntry['service'],
  at: Date,
): TimelineEntry => {
  const { data: _, causedBy: _cause, ...place } = message ?? { id: '', topic: '', partition: 0, offset: '' };
  return {
    kind: 'handled',
    at: at.toISOString(),
    service,
    what: group,
    message: place,
    detail: what,
    ...given('traceId', traceId),
  };
};

/** That a group waits for one of them. */
export const parkedEntry = (
  { group, state, attempts, reason, parkedAt, waiting }: ParkedKey,
  service: TimelineEntry['service'],
): TimelineEntry => ({
  kind: 'parked',
  at: parkedAt.toISOString(),
  service,
  what: group,
  detail: `${state} after ${attempts} tries, ${waiting} waiting: ${reason}`,
});
