import { type Log } from '@tessera/runtime';
import { type EachBatchPayload } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';
import { type IncomingMessage } from '../wire/message.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient, within } from './kafka.client.js';
import { Membership } from './membership.js';

/** What an instance wants to hear of a topic. */
export interface BroadcastOptions {
  topic: string;
  /** `beginning` for a compacted topic, `end` for news only, or everything since this many milliseconds. */
  from: 'beginning' | 'end' | { sinceMs: number };
  /** Hears every message of a partition in order, again ones included. What it throws is logged, and the next one comes. */
  onMessage: (message: IncomingMessage) => void;
}

/**
 * Brings every message of a topic to every instance: for caches, live streams and revocation. It shares its group with
 * nobody and commits nothing; where it was is remembered here and sought again after each GROUP_JOIN, because kafkajs
 * would go on at the end then, and everything sent while a process was frozen would be lost in silence.
 */
export class BroadcastSubscriber {
  private readonly member: Membership;
  private readonly next = new Map<number, bigint>();
  private readonly ends = new Map<number, bigint>();

  constructor(
    private readonly client: KafkaClient,
    private readonly options: BroadcastOptions,
    private readonly log: Log,
  ) {
    this.member = new Membership(
      client,
      {
        group: `broadcast.${uuidv7()}`,
        topics: [options.topic],
        prepare: () => this.findRanges(),
        restart: () => {},
        places: () => this.places(),
        reading: () => {},
        // It joins again for as long as it takes: whoever listens judges by the age of what was heard.
        lost: () => {},
        take: (payload) => this.take(payload),
      },
      log,
    );
  }

  /** True once it has heard everything that was there when it started: only then may the instance say that it is ready. */
  get caughtUp(): boolean {
    return this.ends.size > 0 && [...this.ends].every(([partition, end]) => (this.next.get(partition) ?? 0n) >= end);
  }

  /** Tries until broker and topic are there. */
  start() {
    this.member.start();
  }

  async stop() {
    await this.member.leave();
  }

  /** What was deleted meanwhile is passed over. A partition that was added later has brought nothing but news. */
  private async findRanges() {
    const { topic, from } = this.options;
    const isFirstLook = this.next.size === 0;
    for (const range of await this.client.range(topic, from)) {
      const { partition, low, first, end } = range;
      this.next.set(partition, within(this.next.get(partition) ?? (isFirstLook ? first : low), range));
      // Those of the first look: later on, news is no reason to be unready again.
      if (isFirstLook) this.ends.set(partition, end);
    }
  }

  private async places() {
    await this.findRanges();
    return [...this.next].map(([partition, offset]) => ({ topic: this.options.topic, partition, offset }));
  }

  private take({ batch }: EachBatchPayload) {
    for (const message of batch.messages) this.deliver(asIncoming(this.options.topic, batch.partition, message));
    this.next.set(batch.partition, BigInt(batch.lastOffset()) + 1n);
  }

  private deliver(message: IncomingMessage) {
    try {
      this.options.onMessage(message);
    } catch (error) {
      const { topic, partition, offset } = message;
      this.log.error({ err: error, topic, partition, offset }, 'a message could not be heard');
    }
  }
}
