import { compactedTopics, topicNames } from '@tessera/contracts';
import { headerText, type IncomingMessage } from '@tessera/messaging/kafka';
import { Findings, type Invariant } from '../invariant.js';

/** Where the newest state replaces what was told before it, there is no story. */
const stories = topicNames.filter((name) => !compactedTopics.includes(name));

/** The last sequence of each aggregate that a topic has told. */
export class Sequences {
  private readonly last = new Map<string, number>();

  constructor(
    private readonly topic: string,
    /** The topic no longer begins at its first message, so a story may begin in its middle. */
    private readonly isTrimmed: boolean,
  ) {}

  get size() {
    return this.last.size;
  }

  /** What is wrong with this message's place. A repetition is nothing wrong, a gap or a step back is. */
  faultOf(message: IncomingMessage): string | undefined {
    const sequence = Number(headerText(message, 'ce_sequence'));
    const subject = headerText(message, 'ce_subject');
    // Whatever is no event of ours is a consumer's business, not the relay's.
    if (!subject || subject !== message.key?.toString() || !Number.isSafeInteger(sequence)) return undefined;
    const last = this.last.get(subject);
    if (last !== undefined && sequence <= last) return undefined;
    this.last.set(subject, sequence);
    if (sequence === (last ?? 0) + 1 || (last === undefined && this.isTrimmed)) return undefined;
    return `${this.topic} tells ${sequence} after ${last ?? 'nothing'} (${message.partition}/${message.offset})`;
  }
}

/**
 * I6, as far as the topics show it: of each aggregate 1, 2, 3 … were told in this order; told again is allowed. That the
 * effects follow is in I5: each change of a hold or a reservation is counted. Memory grows with the number of orders.
 */
export const sequence: Invariant = {
  id: 'I6',
  title: 'events are told in their order',
  readsTopics: true,
  examine: async ({ kafka }) => {
    const found = new Findings('stories');
    for (const topic of stories) {
      const sequences = new Sequences(topic, await kafka.isTrimmed(topic));
      await kafka.read([topic], async (messages) => {
        for (const message of messages) {
          const fault = sequences.faultOf(message);
          if (fault) found.blame(`key ${message.key?.toString()}`, fault, true);
        }
      });
      found.looked += sequences.size;
    }
    return found.done();
  },
};
