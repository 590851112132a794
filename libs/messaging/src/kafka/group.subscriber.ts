import { type Log } from '@tessera/runtime';
import { type EachBatchPayload } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GroupConsumer } from '../consumer/group.consumer.js';
import { type UnreadableBatch } from './compression/unreadable-batch.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient, type Partitions } from './kafka.client.js';
import { Membership } from './membership.js';

const COMMIT_EVERY_MS = 200;
const DRAIN_MS = 20_000;
/** So often in a row a consumer may give up before it has joined again; then the process ends. */
const CRASHES = 10;

/**
 * Reads one group's topics with kafkajs and hands every message to its GroupConsumer at once; only the contiguous
 * watermark is committed. A rebalance starts everything again from the committed offsets.
 */
export class GroupSubscriber {
  private readonly member: Membership;
  private commitTimer: NodeJS.Timeout | undefined;
  private committing: Promise<void> | undefined;
  private pausedFetching = false;
  private crashes = 0;
  /** Joined the group at least once: from then on a broker that is away is only `degraded`. */
  assigned = false;
  /** In the group and reading, as far as we know. */
  connected = false;
  /** Those that this instance was given when it last joined. */
  partitions: Partitions = {};

  constructor(
    private readonly client: KafkaClient,
    readonly group: GroupConsumer,
    /** Called when kafkajs gave up for good: a process that reads nothing must not look healthy. */
    private readonly onFatal: (error: unknown) => void,
    private readonly log: Log,
  ) {
    this.member = new Membership(
      client,
      {
        group: group.group,
        topics: group.routes.topics,
        prepare: () => this.topicsAreThere(),
        restart: (partitions) => this.restart(partitions),
        places: (partitions) => this.places(partitions),
        reading: () => this.reading(),
        lost: (error, gaveUp) => this.lost(error, gaveUp),
        take: (payload) => this.take(payload),
      },
      log,
    );
  }

  get name() {
    return this.group.group;
  }

  /** Fetching waits until less is in hand. */
  get isPaused() {
    return this.pausedFetching;
  }

  /** What cannot be read: its partition waits for whoever runs the broker, and all others go on. */
  get unreadable(): readonly UnreadableBatch[] {
    return this.member.unreadable;
  }

  /** Whether something unreadable holds up this partition. */
  isHeldUp({ topic, partition }: { topic: string; partition: number }): boolean {
    return this.unreadable.some(
      (batch) => this.client.plainTopic(batch.topic) === topic && batch.partition === partition,
    );
  }

  /** Tries until broker and topics are there, and says what it waits for. */
  start() {
    this.group.start();
    this.member.start();
    this.commitTimer = setInterval(() => this.tick(), COMMIT_EVERY_MS);
  }

  /** Stop fetching → finish what runs → commit → leave: who leaves has no generation to commit in any more. */
  async stop() {
    await this.member.rest();
    clearInterval(this.commitTimer);
    this.pause();
    await Promise.race([this.finish(), sleep(DRAIN_MS, undefined, { ref: false })]);
    await this.member.leave().catch((error: unknown) => this.log.warn({ err: error }, 'left the group uncleanly'));
  }

  private async finish() {
    await this.group.finish();
    await this.committing;
    await this.commit();
  }

  private async topicsAreThere() {
    const missing = await this.client.missing(this.group.routes.topics);
    if (missing.length > 0) throw new Error(`topics do not exist: ${missing.join(', ')}`);
  }

  private restart(partitions: Partitions) {
    this.group.restart();
    this.partitions = partitions;
  }

  /** Not before the commit that is on its way has an end: joined anew in the same generation, the broker would still take it. */
  private async places(partitions: Partitions) {
    await this.committing;
    return this.client.committed(this.name, partitions);
  }

  private reading() {
    this.pausedFetching = false;
    this.assigned = true;
    this.crashes = 0;
    this.connected = true;
  }

  private lost(error: unknown, gaveUp: boolean) {
    this.connected = false;
    if (gaveUp && ++this.crashes > CRASHES) this.onFatal(error);
  }

  private take({ batch }: EachBatchPayload) {
    const topic = this.client.plainTopic(batch.topic);
    for (const message of batch.messages) this.group.accept(asIncoming(topic, batch.partition, message));
    if (this.group.full) this.pause();
  }

  /** What is to be done again and again. One commit at a time: of two on their way the older one may arrive last. */
  tick() {
    if (this.pausedFetching && this.group.relaxed) this.resume();
    this.committing ??= this.commit().finally(() => (this.committing = undefined));
  }

  private async commit() {
    const commits = this.group.marks.commits;
    if (commits.length === 0) return;
    try {
      await this.member.commit(commits);
      for (const { acknowledge } of commits) acknowledge();
    } catch (error) {
      // A lost generation, whose messages come again and the inbox knows them, or a broker that is away: said again.
      this.log.debug({ err: error, group: this.group.group }, 'offsets were not committed');
    }
  }

  private pause() {
    this.member.pause();
    this.pausedFetching = true;
  }

  private resume() {
    this.member.resume();
    this.pausedFetching = false;
  }
}
