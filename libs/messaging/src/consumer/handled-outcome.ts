import { traceIdsIn } from '@tessera/runtime';
import { type EventEnvelope } from '../wire/cloud-event.js';

/** What became of a message that was given to its store. */
export type HandledOutcome = 'handled' | 'known' | 'held';

/** By the ids that had an effect, and those that wait. */
export const outcomeOf = (id: string, fresh: ReadonlySet<string>, held: ReadonlySet<string>): HandledOutcome =>
  held.has(id) ? 'held' : fresh.has(id) ? 'handled' : 'known';

/** For the log. */
export const says: Readonly<Record<HandledOutcome, string>> = {
  handled: 'handled',
  known: 'came again, nothing to do',
  held: 'waits behind a parked message',
};

/** Of a message, for the log: by its subject and the ids of its request and trace it is found. */
export const told = ({ type, subject, context }: EventEnvelope) => ({
  type,
  subject,
  correlationId: context.correlationId,
  ...traceIdsIn(context),
});
