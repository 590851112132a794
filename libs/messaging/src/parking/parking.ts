import { type IncomingMessage } from '../wire/message.js';

/** A message that waits in the database of the service that is to handle it. */
export interface Parked {
  /** `ce_id`: a message waits once, however often it is delivered. */
  id: string;
  key: string;
  message: IncomingMessage;
}

/**
 * What becomes of a key whose first message could not be handled. `retrying`: again at `dueInMs` from now, by the
 * database's clock. `dead`: the message is in its dead-letter topic, and the key waits for somebody's replay or drop.
 */
export type RetryDecision =
  | { state: 'retrying'; attempts: number; dueInMs: number; reason: string }
  | { state: 'dead'; attempts: number; reason: string };

/** A parked key whose time has come, and the message it waits for. */
export interface DueKey {
  head: Parked;
  /** How often it was tried since it was parked. */
  attempts: number;
}

/** A parked key as operators see it. */
export interface ParkedKey {
  group: string;
  key: string;
  state: RetryDecision['state'];
  /** How often its first message was tried since it was parked. */
  attempts: number;
  /** What the last try failed with. */
  reason: string;
  parkedAt: Date;
  /** When it is tried again; a dead one is not. */
  dueAt: Date | undefined;
  /** Messages that wait, the failed one included. */
  waiting: number;
}

/** Which parked keys are meant: those of one group, those of one name, or, with neither, all. */
export interface ParkedSelection {
  group?: string;
  key?: string;
}

/** How many keys wait, for operators. */
export interface ParkedCount {
  retrying: number;
  dead: number;
}

/**
 * Keys of which a message could not be handled, each with a queue of everything that came for it since, in the
 * handler's own database. While a key waits, the other keys go on and offsets are committed.
 */
export abstract class Parking<Tx> {
  /** Which of these keys are parked; they stay as they are until the transaction ends. */
  abstract held(group: string, keys: readonly string[], tx: Tx): Promise<ReadonlySet<string>>;
  /** Puts messages of held keys at the end of their queues. One that waits already stays where it is. */
  abstract queue(group: string, messages: readonly Parked[], tx: Tx): Promise<void>;
  /** Parks the key with this message first, or gives the parked key another decision. */
  abstract park(group: string, parked: Parked, decision: RetryDecision, tx: Tx): Promise<void>;
  /** The key that is due the longest; nobody else gets it for `claimMs`, after which it is due again. */
  abstract claim(group: string, claimMs: number): Promise<DueKey | undefined>;
  /**
   * Takes the first message out of its queue; the next one is due at once, and a key with nothing left is free.
   * False when it is not the first one any more: then somebody else was here.
   */
  abstract shift(group: string, parked: Pick<Parked, 'id' | 'key'>, tx: Tx): Promise<boolean>;
  /** The message that a key waits behind. */
  abstract first(group: string, key: string, tx: Tx): Promise<Parked | undefined>;
  /** A dead key that waits behind this message is due at once, as if it had never failed. False when there is none. */
  abstract revive(group: string, parked: Pick<Parked, 'id' | 'key'>, tx: Tx): Promise<boolean>;
  /** Keys by state, of all groups. */
  abstract count(): Promise<ParkedCount>;
  /** What is parked the longest, at most `limit` keys. */
  abstract list(selection: ParkedSelection, limit: number): Promise<ParkedKey[]>;
  /** Keys that wait for their next try are due at once, and how many they are; dead ones stay as they are. */
  abstract retryNow(selection: ParkedSelection): Promise<number>;
}
