import { type TopicSetting } from '@tessera/contracts';
import { readableCompressions } from '@tessera/messaging/kafka';
import { type FoundTopic } from './found-topics.js';

/** In what a topic of a cluster falls short of its contract. More than is asked for is no shortfall. */
export interface Shortfall {
  topic: string;
  /** `partitions`, `copies` or a setting of Kafka's. */
  what: string;
  found: string;
  wanted: string;
}

/** May it be set on a topic in use? Settings may; partitions and copies move messages. */
export const isSetting = ({ what }: Shortfall): boolean => what !== 'partitions' && what !== 'copies';

/** What a person does about it, wherever the cluster is; docs/operate.md says how. */
export const remedyFor = (shortfall: Shortfall): string => {
  if (isSetting(shortfall)) return 'preparing the topics sets it, as each start does (docs/operate.md, Topics)';
  if (shortfall.what === 'copies')
    return 'give it copies on other brokers, while it is in use (docs/operate.md, Topics)';
  return 'make it anew while it is empty: partitions that are added move keys and break their order (docs/operate.md, Topics)';
};

/** As one line. */
export const inWords = ({ topic, what, found, wanted }: Shortfall): string =>
  `${topic} has ${what} ${found} instead of ${wanted}`;

/** Everything in which one topic falls short. */
export const shortfalls = (wanted: TopicSetting, found: FoundTopic): Shortfall[] => {
  const { topic, numPartitions, replicationFactor, configEntries } = wanted;
  const asked = configEntries.filter(({ name }) => name !== leastCopies || canLoseOne(wanted, found));
  const settings = asked.map(({ name, value }) => ({
    what: name,
    found: found.config[name] ?? unknown,
    wanted: value,
  }));
  return [
    { what: 'partitions', found: String(found.partitions), wanted: String(numPartitions) },
    { what: 'copies', found: String(found.copies), wanted: String(replicationFactor) },
    ...settings,
  ]
    .filter(fallsShort)
    .map((shortfall) => ({ topic, ...shortfall }));
};

/** A cluster that is not Kafka's own need not tell. */
const unknown = 'unknown';

const leastCopies = 'min.insync.replicas';

/** With no copy to spare a higher least number would refuse everything as soon as one broker is away: copies come first. */
const canLoseOne = ({ configEntries }: TopicSetting, { copies }: FoundTopic) =>
  copies > Number(configEntries.find(({ name }) => name === leastCopies)?.value);

const fallsShort = ({ what, found, wanted }: Omit<Shortfall, 'topic'>): boolean => {
  if (what === 'cleanup.policy') return found !== wanted;
  // What no client of ours can unpack stops every consumer of the topic.
  if (what === 'compression.type') return found !== unknown && !readableCompressions.includes(found);
  // -1: for ever.
  if (what === 'retention.ms' && found === '-1') return false;
  return Number(found) < Number(wanted);
};
