import { type Outbox } from '@tessera/messaging';
import { type ToldEvent } from './changes.js';

/** Of an outbox in messaging, for ever. */
const BUCKETS = Array.from({ length: 64 }, (_, bucket) => bucket);
/** More than any suite writes. */
const ALL = 100_000;

/** What an outbox of `@tessera/messaging` holds. */
export const eventsIn = async (outbox: Pick<Outbox<unknown>, 'next'>): Promise<ToldEvent[]> => {
  const rows = await outbox.next(BUCKETS, ALL);
  return rows.map(({ headers, value }) => {
    const named = Object.fromEntries(headers.map(([name, text]) => [name, text.toString()]));
    const { ce_type: type = '', ce_subject: subject = '', ce_sequence: sequence } = named;
    return { type, subject, sequence: Number(sequence), data: JSON.parse(String(value)) };
  });
};
