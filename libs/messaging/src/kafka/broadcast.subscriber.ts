import { BROADCAST } from '@tessera/contracts';
import { type Log } from '@tessera/runtime';
import { type EachBatchPayload } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';
import { type IncomingMessage } from '../wire/message.js';
import { type UnreadableBatch } from './compression/unreadable-batch.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient } from './kafka.client.js';
import { Membership } from './membership.js';
import { within } from './positions.js';

/** What an instance wants to receive of a topic. */
export interface BroadcastOptions {
  topic: string;
  /** `beginning` for a compacted topic, `end` for news only, or everything since this many milliseconds. */
  from: 'beginning' | 'end' | { sinceMs: number };
  /** Called with every message of a partition in order, repeated ones included. What it throws is logged, and the next one comes. */
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
  /** Where the partitions ended at the first look, until that is reached. */
  private readonly behind = new Map<number, bigint>();
  private isReading = false;
  private heardAt: number;

  constructor(
    private readonly client: KafkaClient,
    private readonly options: BroadcastOptions,
    private readonly log: Log,
    private readonly now: () => number = Date.now,
  ) {
    this.heardAt = now();
    this.member = new Membership(
      client,
      {
        group: `${BROADCAST}${uuidv7()}`,
        topics: [options.topic],
        prepare: () => this.findRanges(),
        restart: () => void (this.isReading = false),
        places: () => this.places(),
        reading: () => void (this.isReading = true),
        // It joins again for as long as it takes: whoever subscribes decides by how long it was silent.
        lost: () => void (this.isReading = false),
        answered: () => this.hear(),
        take: (payload) => this.take(payload),
        reached: ({ partition, offset }) => this.reach(partition, offset),
      },
      log,
    );
  }

  /**
   * True once it has received everything that was there when it started, and true for ever then: only with it may the
   * instance say that it is ready. What nobody can read is waited for by nobody.
   */
  get caughtUp(): boolean {
    const heldUp = new Set(this.unreadable.map(({ partition }) => partition));
    return this.next.size > 0 && [...this.behind.keys()].every((partition) => heldUp.has(partition));
  }

  /** For how long no broker has answered whether there is news; a topic on which nobody says anything is heard as well. */
  get silentMs(): number {
    return this.now() - this.heardAt;
  }

  /** What cannot be read, and holds up its partition. */
  get unreadable(): readonly UnreadableBatch[] {
    return this.member.unreadable;
  }

  /** Tries until broker and topic are there. */
  start() {
    this.member.start();
  }

  async stop() {
    await this.member.leave().catch((error: unknown) => this.log.warn({ err: error }, 'left a broadcast uncleanly'));
  }

  /** kafkajs also fetches nothing while all is paused, and that says nothing. */
  private hear() {
    if (this.isReading) this.heardAt = this.now();
  }

  /** What was deleted meanwhile is passed over. A partition that was added later has brought nothing but news. */
  private async findRanges() {
    const { topic, from } = this.options;
    const isFirstLook = this.next.size === 0;
    for (const range of await this.client.range(topic, from)) {
      const { partition, low, first, end } = range;
      // Later on news is no reason to be unready again; of a topic that was made anew there may be less to reach.
      if (isFirstLook || (this.behind.get(partition) ?? end) > end) this.behind.set(partition, end);
      this.reach(partition, within(this.next.get(partition) ?? (isFirstLook ? first : low), range));
    }
  }

  private reach(partition: number, offset: bigint) {
    this.next.set(partition, offset);
    if (offset >= (this.behind.get(partition) ?? offset)) this.behind.delete(partition);
  }

  private async places() {
    await this.findRanges();
    return [...this.next].map(([partition, offset]) => ({ topic: this.options.topic, partition, offset }));
  }

  private take({ batch }: EachBatchPayload) {
    for (const message of batch.messages) this.deliver(asIncoming(this.options.topic, batch.partition, message));
  }

  private deliver(message: IncomingMessage) {
    try {
      this.options.onMessage(message);
    } catch (error) {
      const { topic, partition, offset } = message;
      this.log.error({ err: error, topic, partition, offset }, 'a message could not be handled');
    }
  }
}
