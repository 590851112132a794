import { type Log } from '@tessera/runtime';
import { type Consumer, type EachBatchPayload } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { type IncomingMessage } from '../wire/message.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient } from './kafka.client.js';

const TRY_AGAIN_MS = 2_000;

/** What an instance wants to hear of a topic. */
export interface BroadcastOptions {
  topic: string;
  /** `beginning` for a compacted topic, `end` for news only, or everything since this many milliseconds. */
  from: 'beginning' | 'end' | { sinceMs: number };
  /** Hears every message of a partition in order, again ones included. What it throws is logged, and the next one comes. */
  hear: (message: IncomingMessage) => void;
}

/**
 * Brings every message of a topic to every instance: for caches, live streams and revocation. It shares its group with
 * nobody and commits nothing; where it was is remembered here and sought again after each GROUP_JOIN, because kafkajs
 * would go on at the end then, and everything sent while a process was frozen would be lost in silence.
 */
export class BroadcastReader {
  private readonly stopping = new AbortController();
  private readonly next = new Map<number, bigint>();
  private ends = new Map<number, bigint>();
  private consumer: Consumer | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly options: BroadcastOptions,
    private readonly log: Log,
  ) {}

  /** True once it has heard everything that was there when it started: only then may the instance say that it is ready. */
  get caughtUp(): boolean {
    return this.ends.size > 0 && [...this.ends].every(([partition, end]) => (this.next.get(partition) ?? 0n) >= end);
  }

  /** Tries until broker and topic are there. */
  start() {
    this.starting = this.joinUntilItWorks();
  }

  async stop() {
    this.stopping.abort();
    await this.starting;
    await this.consumer?.disconnect();
  }

  private async joinUntilItWorks() {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        return await this.join();
      } catch (error) {
        await this.consumer?.disconnect().catch(() => {});
        this.log.warn({ err: error, topic: this.options.topic }, 'a topic can not be heard yet, trying again');
        await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  private async join() {
    const { topic, from } = this.options;
    for (const { partition, first, end } of await this.client.range(topic, from)) {
      this.next.set(partition, this.next.get(partition) ?? first);
      this.ends.set(partition, end);
    }
    const consumer = this.client.consumer(`broadcast.${uuidv7()}`);
    this.consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, () => this.seek(consumer));
    await consumer.connect();
    await consumer.subscribe({ topics: [this.client.topic(topic)], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 8,
      eachBatch: (payload) => this.take(payload),
    });
  }

  private seek(consumer: Consumer) {
    const topic = this.client.topic(this.options.topic);
    for (const [partition, offset] of this.next) consumer.seek({ topic, partition, offset: String(offset) });
  }

  /** Must not throw: an error here would make kafkajs stop all partitions. What was heard before comes again in vain. */
  private take({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    for (const raw of batch.messages) {
      const message = asIncoming(this.options.topic, batch.partition, raw);
      const offset = BigInt(message.offset);
      if (offset < (this.next.get(batch.partition) ?? 0n)) continue;
      this.hear(message);
      this.next.set(batch.partition, offset + 1n);
    }
    resolveOffset(batch.lastOffset());
    return Promise.resolve();
  }

  private hear(message: IncomingMessage) {
    try {
      this.options.hear(message);
    } catch (error) {
      const { topic, partition, offset } = message;
      this.log.error({ err: error, topic, partition, offset }, 'a message could not be heard');
    }
  }
}
