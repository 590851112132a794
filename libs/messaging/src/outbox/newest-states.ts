import { compactedTopics } from '@tessera/contracts';
import { type OutgoingMessage, type WireMessage } from '../wire/message.js';

/** A message whose topic keeps only the last one of its key. */
export type State<Message extends WireMessage = OutgoingMessage> = Message & { key: Buffer };

/** Those that are states, of each key the last one, sorted so that all transactions lock in one order. */
export const lastStates = <Message extends WireMessage>(messages: readonly Message[]): State<Message>[] => {
  const states = messages.filter(
    (message): message is State<Message> => message.key !== null && compactedTopics.includes(message.topic),
  );
  const last = new Map(states.map((state) => [`${state.topic} ${state.key.toString('latin1')}`, state]));
  return [...last.keys()].toSorted().flatMap((name) => last.get(name) ?? []);
};

/**
 * The newest state of each key that was ever written to a compacted topic. A request to the broker that was given up may
 * arrive late, and an older state behind a newer one is the one that compaction keeps. Whenever that may have happened, the
 * newest is sent again, as the same message, after the longest time for which a request can be late. Readers take the
 * newest sequence, so a repetition does nothing.
 */
export abstract class NewestStates<Tx> {
  /** Notes what of these messages is a state, in the transaction that appends them, and before it does. */
  abstract keep(messages: readonly OutgoingMessage[], tx: Tx): Promise<void>;
  /** Has the newest states of these messages' keys sent again `afterMs` from now, by the database's clock. */
  abstract resendAfter(messages: readonly WireMessage[], afterMs: number): Promise<void>;
  /** The same for all that waits in these buckets: another relay may have sent it, and its requests may be under way. */
  abstract resendAllAfter(buckets: readonly number[], afterMs: number): Promise<void>;
  /** Appends to the outbox what of these buckets is to be sent again by now. */
  abstract resendDue(buckets: readonly number[]): Promise<void>;
}
