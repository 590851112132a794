import { withDeadline } from '@tessera/runtime/timing';
import { type IncomingMessage } from '../wire/message.js';
import { type Fetched, type GrouplessFetch } from './groupless-fetch.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient } from './kafka.client.js';

/** The offsets from `from` up to, and without, `to` of one partition. */
export interface Stretch {
  topic: string;
  partition: number;
  from: bigint;
  to: bigint;
}

/** A stretch that is being read. */
type Goal = Stretch & { next: bigint };

const isOpen = ({ next, to }: Goal) => next < to;

type Take = (message: IncomingMessage) => void;

/**
 * Reads stretches of partitions for an answer that somebody waits for, in no group: nothing is read beyond them, and what
 * takes too long is left.
 */
export class StretchReader {
  private readonly kafka: GrouplessFetch;

  constructor(private readonly client: KafkaClient) {
    this.kafka = client.grouplessFetch();
  }

  /**
   * Calls `take` with each message of these, those of one partition in order. True when all of it was read by `deadline` (ms
   * since 1970); false when it was too late, or Kafka did not give it.
   */
  async read(stretches: readonly Stretch[], deadline: number, take: Take): Promise<boolean> {
    const reading = this.readAll(stretches, deadline, take);
    return withDeadline(deadline - Date.now(), reading).catch(() => false);
  }

  /** Nobody need wait for it. */
  stop(): void {
    void this.kafka.disconnect().catch(() => {});
  }

  private async readAll(stretches: readonly Stretch[], deadline: number, take: Take): Promise<boolean> {
    let open = stretches.map((stretch): Goal => ({ ...stretch, next: stretch.from })).filter(isOpen);
    while (open.length > 0) {
      const fetched = await this.kafka.fetch(open.map((goal) => ({ ...goal, topic: this.client.topic(goal.topic) })));
      if (Date.now() >= deadline) return false;
      for (const one of fetched) this.takeFrom(one, open, take);
      open = open.filter(isOpen);
    }
    return true;
  }

  /** A leader that is new may not know yet how far all replicas are: then it gives nothing of what there is. */
  private takeFrom({ topic: name, partition, messages, lastOffset }: Fetched, goals: readonly Goal[], take: Take) {
    const topic = this.client.plainTopic(name);
    const goal = goals.find((one) => one.topic === topic && one.partition === partition);
    if (!goal) return;
    for (const message of messages) if (BigInt(message.offset) < goal.to) take(asIncoming(topic, partition, message));
    if (lastOffset >= goal.next) goal.next = lastOffset + 1n;
  }
}
