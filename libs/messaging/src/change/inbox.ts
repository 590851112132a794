/** Which messages a group has handled, written in the transaction of their effects. */
export abstract class Inbox<Tx> {
  /**
   * Notes the ids and gives back those that were not there before. When another transaction holds one of them, it
   * waits for that one's end (Postgres) or aborts as transient (MongoDB).
   */
  abstract admit(group: string, ids: readonly string[], tx: Tx): Promise<ReadonlySet<string>>;
}
