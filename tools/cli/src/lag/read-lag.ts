import { askKafka } from '@tessera/check';
import { followed } from '@tessera/contracts';
import { type KafkaSettings } from '@tessera/messaging/kafka';
import { lagIn, progressOf } from '@tessera/provision';
import { type Admin } from 'kafkajs';

/** How far a group has read one topic, all partitions together. */
export interface Lag {
  group: string;
  topic: string;
  /** Messages that were ever written. */
  end: number;
  /** Up to where the group is done; what is kept no more counts as done. */
  committed: number;
  lag: number;
}

/** A group, and how many processes of it read. */
export interface GroupLag {
  group: string;
  members: number;
  /** As the broker says: Stable, Empty, PreparingRebalance, Dead (unknown). */
  state: string;
  topics: Lag[];
}

/** What Kafka said; `missing` topics do not exist. */
export interface LagReport {
  groups: GroupLag[];
  missing: string[];
}

/** The topics of the group, and those on which it receives what was decided about its dead letters. */
const topicsOf = (group: string) =>
  followed.filter((one) => one.group === group).flatMap(({ topic, deadLetters }) => [topic, deadLetters]);

/** Asks for every group of the contract. */
export const readLag = (settings: KafkaSettings, groups: readonly string[]): Promise<LagReport> =>
  askKafka(settings, async (admin) => {
    const there = new Set(await admin.listTopics());
    const isThere = (topic: string) => there.has(settings.TOPIC_PREFIX + topic);
    const described = await admin.describeGroups(groups.map((group) => settings.GROUP_PREFIX + group));
    const one = async (group: string): Promise<GroupLag> => {
      const known = described.groups.find(({ groupId }) => groupId === settings.GROUP_PREFIX + group);
      const topics = topicsOf(group).filter(isThere);
      return {
        group,
        members: known?.members.length ?? 0,
        state: known?.state ?? 'Dead',
        topics: await inTurn(topics, (topic) => lagOf(admin, settings, group, topic)),
      };
    };
    const missing = new Set(groups.flatMap(topicsOf).filter((topic) => !isThere(topic)));
    return { groups: await inTurn(groups, one), missing: [...missing] };
  });

/** Asked side by side, the client mixes up what it knows of the topics when a broker has just come or gone. */
const inTurn = async <Thing, Answer>(things: readonly Thing[], ask: (thing: Thing) => Promise<Answer>) => {
  const answers: Answer[] = [];
  for (const thing of things) answers.push(await ask(thing));
  return answers;
};

const lagOf = async (admin: Admin, settings: KafkaSettings, group: string, topic: string): Promise<Lag> => {
  const name = settings.TOPIC_PREFIX + topic;
  const [read] = await admin.fetchOffsets({ groupId: settings.GROUP_PREFIX + group, topics: [name] });
  const progress = progressOf(read?.partitions ?? [], await admin.fetchTopicOffsets(name));
  const sum = (what: 'high' | 'committed') => progress.reduce((total, one) => total + one[what], 0);
  return { group, topic, end: sum('high'), committed: sum('committed'), lag: lagIn(progress) };
};
