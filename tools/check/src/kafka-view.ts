import { followed } from '@tessera/contracts';
import { openKafka, type TakePage, TopicReader } from '@tessera/messaging/kafka';
import { type PartitionProgress, progressOf, type Shortfall, topicShortfalls } from '@tessera/provision';
import { type Admin } from 'kafkajs';
import { kafkaClient, kafkaError } from './kafka.js';
import { type PlatformKafka } from './settings.js';

/** A group and a topic that it reads, without the prefixes. */
export interface GroupRead {
  group: string;
  topic: string;
}

/** A group as its coordinator sees it. `state` is Stable, Empty, PreparingRebalance, Dead (unknown). */
export interface GroupMembers {
  group: string;
  members: number;
  state: string;
}

/** How far one group has come in one partition. */
export type GroupProgress = PartitionProgress & GroupRead;

/** A group reads its dead letters as well: there it receives what somebody decided about them. */
export const groupReads: readonly GroupRead[] = followed.flatMap(({ group, topic, deadLetters }) =>
  [topic, deadLetters].map((name) => ({ group, topic: name })),
);

/** The platform's topics and groups, without the prefixes. */
export class KafkaView {
  private constructor(
    private readonly admin: Admin,
    private readonly settings: PlatformKafka,
  ) {}

  static async open(settings: PlatformKafka): Promise<KafkaView> {
    const kafka = openKafka('tessera-check', settings, { connectionTimeout: 2_000, retry: { retries: 2 } });
    const admin = kafka.admin();
    try {
      await admin.connect();
      return new KafkaView(admin, settings);
    } catch (error) {
      await admin.disconnect();
      throw error;
    }
  }

  /** Those of these topics that there are. */
  async existing(names: readonly string[]): Promise<string[]> {
    const there = new Set(await this.admin.listTopics());
    return names.filter((name) => there.has(this.nameOf(name)));
  }

  /** How many processes of each group read. */
  async members(groups: readonly string[]): Promise<GroupMembers[]> {
    const found = await this.admin.describeGroups(groups.map((group) => this.settings.GROUP_PREFIX + group));
    return groups.map((group) => {
      const known = found.groups.find(({ groupId }) => groupId === this.settings.GROUP_PREFIX + group);
      return { group, members: known?.members.length ?? 0, state: known?.state ?? 'Dead' };
    });
  }

  /**
   * Of every group of the contract on every topic that it reads, or of these. Asked side by side, the client mixes up what it
   * knows of the topics when a broker has just come or gone.
   */
  async progress(reads = groupReads): Promise<GroupProgress[]> {
    const all: GroupProgress[] = [];
    for (const read of reads) all.push(...(await this.progressOf(read)));
    return all;
  }

  private async progressOf({ group, topic }: GroupRead): Promise<GroupProgress[]> {
    const groupId = this.settings.GROUP_PREFIX + group;
    const [read] = await this.admin.fetchOffsets({ groupId, topics: [this.nameOf(topic)] });
    const ends = await this.admin.fetchTopicOffsets(this.nameOf(topic));
    return progressOf(read?.partitions ?? [], ends).map((one) => ({ group, topic, ...one }));
  }

  /**
   * Every message from the oldest to the newest of this moment, in pages, and perhaps some that are newer; each partition in
   * its order.
   */
  async read(names: readonly string[], page: TakePage): Promise<void> {
    const reader = new TopicReader(kafkaClient(this.settings), names, 'tessera.check', page);
    try {
      await reader.toEnd();
    } finally {
      await reader.stop();
      // When that fails the broker forgets it by itself, as any group without members and offsets.
      await this.admin.deleteGroups([this.settings.GROUP_PREFIX + reader.group]).catch(() => {});
    }
  }

  /** True when old messages were deleted, so that a story may begin in its middle. */
  async isTrimmed(topic: string): Promise<boolean> {
    return (await this.admin.fetchTopicOffsets(this.nameOf(topic))).some(({ low }) => Number(low) > 0);
  }

  /** In what the topics fall short of their contract. */
  shortfalls(): Promise<Shortfall[]> {
    const { TOPIC_PREFIX: prefix, TOPIC_PARTITIONS: partitions } = this.settings;
    return topicShortfalls(this.admin, { prefix, partitions });
  }

  async release(): Promise<void> {
    await this.admin.disconnect();
  }

  private readonly nameOf = (topic: string): string => this.settings.TOPIC_PREFIX + topic;
}

/** For one piece of work. What the client library complains of is thrown as a line that names the remedy. */
export const withKafkaView = async <Result>(
  settings: PlatformKafka,
  use: (view: KafkaView) => Promise<Result>,
): Promise<Result> => {
  try {
    const view = await KafkaView.open(settings);
    return await use(view).finally(() => view.release());
  } catch (error) {
    throw kafkaError(settings, error);
  }
};
