import { type Log } from '@tessera/runtime';
import { type EachBatchPayload } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GroupConsumer } from '../consumer/group.consumer.js';
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
export class GroupReader {
  private readonly member: Membership;
  private commitTimer: NodeJS.Timeout | undefined;
  private pausedFetching = false;
  private crashes = 0;
  /** Joined the group at least once: from then on a broker that is away is only `degraded`. */
  assigned = false;
  /** In the group and reading, as far as we know. */
  connected = false;
  /** Those that this instance reads since it last joined. */
  partitions: Partitions = {};

  constructor(
    private readonly client: KafkaClient,
    private readonly group: GroupConsumer,
    /** Called when kafkajs gave up for good: a process that reads nothing must not look healthy. */
    private readonly onDeath: (error: unknown) => void,
    private readonly log: Log,
  ) {
    this.member = new Membership(
      client,
      {
        group: group.group,
        topics: group.routes.topics,
        prepare: () => this.topicsAreThere(),
        joined: (_, partitions) => this.joined(partitions),
        lost: (error, gaveUp) => this.lost(error, gaveUp),
        take: (payload) => this.take(payload),
      },
      log,
    );
  }

  get name() {
    return this.group.group;
  }

  /** Tries until broker and topics are there, and says what it waits for. */
  start() {
    this.group.start();
    this.member.start();
    this.commitTimer = setInterval(() => void this.tick(), COMMIT_EVERY_MS);
  }

  /** Stop fetching → finish what runs → commit → leave: kafkajs ignores commits once it is stopping. */
  async stop() {
    await this.member.rest();
    clearInterval(this.commitTimer);
    this.pause();
    await Promise.race([this.group.finish(), sleep(DRAIN_MS, undefined, { ref: false })]);
    await this.commit();
    await this.member.leave().catch((error: unknown) => this.log.warn({ err: error }, 'left the group uncleanly'));
  }

  private async topicsAreThere() {
    const missing = await this.client.missing(this.group.routes.topics);
    if (missing.length > 0) throw new Error(`topics do not exist: ${missing.join(', ')}`);
  }

  private joined(partitions: Partitions) {
    this.group.restart();
    this.partitions = partitions;
    this.resume();
    this.assigned = true;
    this.crashes = 0;
    this.connected = true;
  }

  private lost(error: unknown, gaveUp: boolean) {
    this.connected = false;
    if (gaveUp && ++this.crashes > CRASHES) this.onDeath(error);
  }

  private take({ batch }: EachBatchPayload) {
    const topic = this.client.plainTopic(batch.topic);
    for (const message of batch.messages) this.group.accept(asIncoming(topic, batch.partition, message));
    if (this.group.full) this.pause();
  }

  private async tick() {
    if (this.pausedFetching && this.group.relaxed) this.resume();
    await this.commit();
  }

  private async commit() {
    const offsets = this.group.takeCommits();
    if (offsets.length === 0) return;
    try {
      await this.member.commit(offsets);
    } catch (error) {
      // A lost generation or a broker that is away: the messages come again and the inbox knows them.
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
