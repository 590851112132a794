/** What an inbox needs to know of a message: its id, its aggregate, and the aggregate's number for it. */
export interface Arrival {
  id: string;
  key: string;
  sequence: number;
}

/**
 * How a group reads. `in-order`: every message counts, in the order of the topic, and only a repeated id is left out.
 * `newest-wins`: a message counts unless a newer one of its key did; gaps are normal.
 */
export type ReadingMode = 'in-order' | 'newest-wins';

/** Which messages a group is done with, written in the transaction of their effects; one for each reading mode. */
export abstract class Inbox<Tx> {
  /**
   * Notes the messages and gives back the ids of those that are to be handled. When another transaction holds one of
   * them, it waits for that one's end (Postgres) or aborts as transient (MongoDB).
   */
  abstract admit(group: string, arrivals: readonly Arrival[], tx: Tx): Promise<ReadonlySet<string>>;
  /** Whether the group is done with this message; notes nothing. */
  abstract knows(group: string, arrival: Arrival, tx: Tx): Promise<boolean>;

  /** When these messages had their effect, by id, of those that are known; a mode that keeps no ids knows none. */
  handledAt(_group: string, _ids: readonly string[], _tx: Tx): Promise<ReadonlyMap<string, Date>> {
    return Promise.resolve(new Map());
  }
}
