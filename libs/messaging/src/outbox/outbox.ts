import { type NewestStates } from './newest-states.js';
import { type OutgoingMessage, type WireMessage } from '../wire/message.js';

/** Keys are hashed into this many buckets, for ever: the number is part of the stored data. */
export const BUCKETS = 64;

/** FNV-1a of the key. A message without a key (poison may have none) goes to bucket 0. */
export const bucketOf = (key: Buffer | null): number => {
  let hash = 0x811c9dc5;
  for (const byte of key ?? []) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return key ? hash % BUCKETS : 0;
};

/** A look at the outbox ends where its values are together above this, whatever was asked for: they are all in memory. */
export const LOOK_BYTES = 8 * 1_048_576;

/** A row that waits to be sent. */
export interface OutboxRow<Id = unknown> extends WireMessage {
  id: Id;
  /** How often it alone was refused by the broker. */
  attempts: number;
}

/** How much waits, for operators: `oldestMs` is the age of the oldest row, 0 when there is none. */
export interface OutboxDepth {
  rows: number;
  oldestMs: number;
  /** Rows that the broker refuses; each holds up its own key. */
  refused: number;
}

/** The right to send a bucket's rows. `epoch` grows whenever the bucket changes hands. */
export interface Lease {
  bucket: number;
  epoch: number;
}

/**
 * Messages written in the caller's transaction and sent by a relay afterwards. Rows of one key leave in the order in
 * which they were committed; at least once, never lost.
 */
export abstract class Outbox<Tx> {
  private onWritten: () => void = () => {};

  abstract readonly newest: NewestStates<Tx>;

  abstract append(messages: readonly OutgoingMessage[], tx: Tx): Promise<void>;

  /**
   * The next unsent rows of these buckets, in order, without the keys of which a row is held. Rows are found by being
   * there, never by `id > last`: an id that commits late would be skipped for ever. All come from one snapshot, so no row of
   * a key is given without those that were committed before it. At most `limit`, and fewer above `LOOK_BYTES`.
   */
  abstract next(buckets: readonly number[], limit: number): Promise<OutboxRow[]>;
  /**
   * Deletes what was sent under these leases. A bucket that has changed hands keeps its rows, and they are sent again: those
   * are given back.
   */
  abstract remove(rows: readonly OutboxRow[], leases: readonly Lease[]): Promise<readonly OutboxRow[]>;
  /** Keeps rows, and with them their keys, from being sent for `forMs`, by the database's clock. */
  abstract hold(rows: readonly OutboxRow[], forMs: number, reason: string): Promise<void>;
  abstract depth(): Promise<OutboxDepth>;

  /**
   * Makes `owner` one of the live relays and gives it its fair share of the buckets until `leaseMs` from now by the
   * database's clock. Buckets of an owner that is late are taken over; surplus ones are handed back.
   */
  abstract lease(owner: string, leaseMs: number): Promise<Lease[]>;
  /** Gives everything back, so that others need not wait for the lease to run out. */
  abstract release(owner: string): Promise<void>;

  /** Notifies the relays of other instances that something was committed: a hint, it may be lost. */
  abstract notifyOthers(owner: string): Promise<unknown>;
  /** Calls `call` for each of these hints, until the function that is given back is called. What is missed is found by polling. */
  abstract listen(owner: string, call: () => void): () => Promise<void>;

  /** Tells the relay of this process that something was committed. */
  wake() {
    this.onWritten();
  }

  /** @internal for the relay */
  whenWritten(listener: () => void) {
    this.onWritten = listener;
  }
}
