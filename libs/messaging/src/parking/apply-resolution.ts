import { type Arrival } from '../change/inbox.js';
import { type Database } from '../change/database.js';
import { type Subscription } from '../change/store.js';
import { type Resolution } from '../wire/dead-letter.js';

/**
 * Does what somebody decided about the message that a dead key waits behind: it is due at once, or it is done with, without an
 * effect. False when no dead key waits behind it.
 */
export const applyResolution = async <Tx>(
  { parking, inboxes }: Pick<Database<Tx>, 'parking' | 'inboxes'>,
  { group, reads }: Subscription,
  head: Arrival,
  resolution: Resolution,
  tx: Tx,
): Promise<boolean> => {
  if (!(await parking.revive(group, head, tx))) return false;
  if (resolution === 'drop') {
    await parking.shift(group, head, tx);
    await inboxes[reads].admit(group, [head], tx);
  }
  return true;
};

/** The same for whatever message the key waits behind, without its dead letter. */
export const resolveFirst = <Tx>(
  database: Database<Tx>,
  { group, key }: { group: string; key: string },
  resolution: Resolution,
): Promise<boolean> =>
  database.transaction(async (tx) => {
    const head = await database.parking.first(group, key, tx);
    // Groups that read newest-wins have no dead keys, and in order the sequence is of no concern.
    return head
      ? applyResolution(database, { group, reads: 'in-order' }, { id: head.id, key, sequence: 1 }, resolution, tx)
      : false;
  });
